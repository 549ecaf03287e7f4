import { END, type ProcessStep } from '../../model/process-template.ts';

/** The ways forward through the steps of a template. Branches to unknown steps are no ways; nor are returns and rejections. */
export type StepGraph = Readonly<{
  /** Whether a process can come from its beginning to the step. */
  isReached(key: string): boolean;
  /** Whether a way leads from the step to the end. */
  canEnd(key: string): boolean;
  /** Whether a way leads from a step to a later one, or in a circle back to itself. */
  leadsTo(from: string, to: string): boolean;
  /** A shortest way from the first step to another that does not touch `avoided`. */
  wayAround(avoided: string, to: string): readonly string[] | undefined;
  /** A shortest circle through a step. */
  circleThrough(key: string): readonly string[] | undefined;
}>;

/** The graph of steps with different keys. */
export function createStepGraph(steps: readonly ProcessStep[]): StepGraph {
  const start = steps[0]?.key ?? END;
  const known = new Set([END, ...steps.map(({ key }) => key)]);
  const next = new Map(
    steps.map(({ key, next: branches }) => [key, branches.map(({ to }) => to).filter((to) => known.has(to))]),
  );

  /** Every step that is found from some, each with the one it was found from. */
  const walk = (begins: readonly string[], avoided?: string): ReadonlyMap<string, string | null> => {
    const foundFrom = new Map<string, string | null>();
    const queue: [string, string | null][] = begins.map((key) => [key, null]);
    for (const [key, from] of queue) {
      if (key === avoided || foundFrom.has(key)) continue;
      foundFrom.set(key, from);
      for (const to of next.get(key) ?? []) queue.push([to, key]);
    }
    return foundFrom;
  };
  const wayTo = (to: string, foundFrom: ReadonlyMap<string, string | null>): string[] | undefined => {
    if (!foundFrom.has(to)) return undefined;
    const way: string[] = [];
    for (let at: string | null | undefined = to; at; at = foundFrom.get(at)) way.unshift(at);
    return way;
  };

  const reached = walk([start]);
  const after = new Map(steps.map(({ key }) => [key, walk(next.get(key) ?? [])]));
  return {
    isReached: (key) => reached.has(key),
    canEnd: (key) => after.get(key)?.has(END) ?? false,
    leadsTo: (from, to) => after.get(from)?.has(to) ?? false,
    wayAround: (avoided, to) => wayTo(to, walk([start], avoided)),
    circleThrough: (key) => {
      const way = wayTo(key, after.get(key) ?? new Map());
      return way && [key, ...way];
    },
  };
}
