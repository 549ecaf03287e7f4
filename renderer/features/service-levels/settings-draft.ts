import type { Calendar } from '../../../shared/model/calendar.ts';
import {
  PRIORITY_KEYS,
  type SlaMetric,
  SlaPolicy,
  type SlaTarget,
} from '../../../shared/model/sla-policy.ts';
import type { SlaSettingsDraft } from '../../../shared/model/sla-settings.ts';

export type PriorityKey = (typeof PRIORITY_KEYS)[number];

/** A policy that promises an answer and a solution, in the first calendar there is. */
export function withNewPolicy(draft: SlaSettingsDraft): SlaSettingsDraft {
  const calendar = Object.keys(draft.calendars)[0] ?? null;
  const targets = (first: number, solution: number): SlaPolicy['targets']['P0'] => ({
    firstResponse: { minutes: first, calendar },
    nextResponse: null,
    periodicUpdate: null,
    resolution: { minutes: solution, calendar },
  });
  const policy = SlaPolicy.parse({
    key: freeKey(
      'policy',
      draft.policies.map(({ key }) => key),
    ),
    titles: { en: 'New policy', 'zh-CN': '新策略' },
    kind: 'sla',
    targets: { P0: targets(30, 240), P1: targets(60, 480), P2: targets(240, 960), P3: targets(480, 2400) },
  });
  return { ...draft, policies: [...draft.policies, policy] };
}

/** A calendar of usual office hours; and its key. */
export function withNewCalendar(draft: SlaSettingsDraft): readonly [SlaSettingsDraft, string] {
  const key = freeKey('calendar', Object.keys(draft.calendars));
  const office = (): [string, string][] => [['09:00', '18:00']];
  const calendar: Calendar = {
    titles: { en: 'New calendar', 'zh-CN': '新日历' },
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    windows: { mon: office(), tue: office(), wed: office(), thu: office(), fri: office() },
  };
  return [{ ...draft, calendars: { ...draft.calendars, [key]: calendar } }, key];
}

function freeKey(word: string, taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`${word}-${number}`)) number += 1;
  return `${word}-${number}`;
}

/** What is promised at a priority for a metric, as the form has it: empty promises nothing. */
export function withMinutes(
  policy: SlaPolicy,
  priority: PriorityKey,
  metric: SlaMetric,
  minutes: number | null,
): SlaPolicy {
  const target: SlaTarget | null =
    minutes === null ? null : { minutes, calendar: calendarsOf(policy, priority)[0] ?? null };
  const own = policy.targets[priority][metric];
  const next = own && minutes !== null ? { ...own, minutes } : target;
  return {
    ...policy,
    targets: { ...policy.targets, [priority]: { ...policy.targets[priority], [metric]: next } },
  };
}

/** The calendars that a priority is counted in, each once; null is around the clock. */
export function calendarsOf(policy: SlaPolicy, priority: PriorityKey): readonly (string | null)[] {
  const targets = Object.values(policy.targets[priority]);
  return [...new Set(targets.flatMap((target) => (target ? [target.calendar] : [])))];
}

/** All that is promised at a priority, counted in one calendar. */
export function withCalendar(policy: SlaPolicy, priority: PriorityKey, calendar: string | null): SlaPolicy {
  const targets = Object.entries(policy.targets[priority]).map(
    ([metric, target]) => [metric, target ? { ...target, calendar } : target] as const,
  );
  return { ...policy, targets: { ...policy.targets, [priority]: Object.fromEntries(targets) } };
}

/** The policies that count in a calendar: it stays as long as there is one. */
export function usersOf({ policies }: SlaSettingsDraft, calendar: string): readonly SlaPolicy[] {
  return policies.filter((policy) =>
    PRIORITY_KEYS.some((priority) => calendarsOf(policy, priority).includes(calendar)),
  );
}
