/** One measured value, what it is compared with, and the most it may be. */
export interface Measurement {
  readonly name: string;
  readonly ours: number;
  readonly unit: string;
  /** What it is compared with, measured in the same run. */
  readonly peer: number | null;
  readonly peerName: string | null;
  readonly ratio: number | null;
  /** The most that the ratio, or the value itself, may be; null where nothing was promised. */
  readonly budget: { readonly of: 'ratio' | 'value'; readonly most: number } | null;
}

/** A benchmark: measures and returns its table. */
export type Benchmark = (options: {
  readonly isQuick: boolean;
  say(line: string): void;
}) => Promise<Measurement[]>;

/** Whether a promise is kept; null where there is none. */
export function verdictOf({ ours, ratio, budget }: Measurement): 'ok' | 'over' | null {
  if (budget === null) return null;
  const value = budget.of === 'ratio' ? ratio : ours;
  return value !== null && value <= budget.most ? 'ok' : 'over';
}

/** The measurements as lines of a table, one under the other. */
export function tableOf(rows: readonly Measurement[]): readonly string[] {
  const cells = rows.map((row) => [
    row.name,
    `${round(row.ours)} ${row.unit}`,
    row.ratio === null ? '' : `${row.ratio.toFixed(2)} x`,
    row.peer === null ? '' : `${row.peerName} ${round(row.peer)} ${row.unit}`,
    row.budget === null ? '' : `<= ${row.budget.most}${row.budget.of === 'ratio' ? ' x' : ` ${row.unit}`}`,
    (verdictOf(row) ?? '').replace('over', 'OVER'),
  ]);
  const lines = [['what', 'measured', 'ratio', 'compared with', 'budget', ''], ...cells];
  const widths = lines[0]?.map((_title, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
