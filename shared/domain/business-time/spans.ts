/** From one instant to another, both in UTC milliseconds; the second one does not belong to it. */
export type Span = Readonly<{ from: number; to: number }>;

/** The same time in order, every instant once; empty spans are left out. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (from >= to) continue;
    if (last === undefined || from > last.to) merged.push({ from, to });
    else last.to = Math.max(last.to, to);
  }
  return merged;
}
