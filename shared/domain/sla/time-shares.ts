import type { SlaTimer } from './read-timers.ts';
import type { Holder } from './sla-history.ts';

/** What somebody used of a timer; null is time in which nobody had the ticket. */
export type TimeShare = Readonly<{ id: string | null; businessMs: number; percent: number }>;

/** Percent are told in tenths. */
const UNITS = 1000;

/** How much of a timer each team and each person used, the largest share first. Percent add up to exactly 100. */
export function timeSharesOf(
  timer: SlaTimer,
  holders: readonly Holder[],
  now: number,
): Readonly<{ teams: readonly TimeShare[]; people: readonly TimeShare[] }> {
  const teams = new Map<string | null, number>();
  const people = new Map<string | null, number>();
  const { line } = timer.promise;
  for (const span of timer.stretch.running) {
    const end = Math.min(span.to, Math.max(now, span.from));
    holders.forEach(({ at, teamId, assigneeId }, index) => {
      // Who had the ticket first also had it before it was here, when it came in with another one.
      const from = index === 0 ? span.from : Math.max(span.from, at);
      const to = Math.min(end, holders[index + 1]?.at ?? end);
      if (from >= to) return;
      const ms = line.passedMs(to) - line.passedMs(from);
      teams.set(teamId, (teams.get(teamId) ?? 0) + ms);
      people.set(assigneeId, (people.get(assigneeId) ?? 0) + ms);
    });
  }
  return { teams: shared(teams), people: shared(people) };
}

/** By largest remainder; of equal ones who had it first. */
function shared(used: ReadonlyMap<string | null, number>): TimeShare[] {
  const parts = [...used].filter(([, ms]) => ms > 0);
  const total = parts.reduce((sum, [, ms]) => sum + ms, 0);
  const rounded = parts.map(([id, businessMs]) => {
    const exact = (businessMs * UNITS) / total;
    return { id, businessMs, units: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let left = UNITS - rounded.reduce((sum, { units }) => sum + units, 0);
  for (const part of [...rounded].sort((one, other) => other.rest - one.rest)) {
    if (left <= 0) break;
    part.units += 1;
    left -= 1;
  }
  return rounded
    .sort((one, other) => other.businessMs - one.businessMs)
    .map(({ id, businessMs, units }) => ({ id, businessMs, percent: units / (UNITS / 100) }));
}
