import { createZoneClock, isoInZone, type ZoneClock } from '../../shared/domain/business-time/zone-clock.ts';
import type { PlannedPoint } from '../../shared/domain/sla/measure-stretch.ts';
import type { SlaTimer } from '../../shared/domain/sla/read-timers.ts';
import type { Holder } from '../../shared/domain/sla/sla-history.ts';
import { type TimeShare, timeSharesOf } from '../../shared/domain/sla/time-shares.ts';
import type { SlaEvent } from '../../shared/model/sla-event.ts';
import type { SlaPolicySet } from '../../shared/model/sla-policy.ts';

const MINUTE_MS = 60_000;

type Surroundings = Readonly<{
  calendars: SlaPolicySet['calendars'];
  history: readonly SlaEvent[];
  now: number;
  holders: readonly Holder[];
}>;

/** Tells timers to programs: instants as the wall of each calendar shows them, and for what happened the event that did it. */
export function createTimerTeller({ calendars, history, now, holders }: Surroundings) {
  const clocks = new Map<string, ZoneClock>();
  const instant = (at: number | null, calendar: string | null): string | null => {
    if (at === null) return null;
    const timeZone = (calendar === null ? undefined : calendars[calendar]?.timeZone) ?? 'UTC';
    const clock = clocks.get(timeZone) ?? createZoneClock(timeZone);
    clocks.set(timeZone, clock);
    return isoInZone(at, clock);
  };

  /** Events are counted from 1, as people do. */
  const because = (place: number | null) => {
    const event = place === null ? undefined : history[place];
    if (!event || place === null) return null;
    const changes = 'changes' in event ? event.changes : [];
    return { event: place + 1, type: event.type, ...(changes.length === 0 ? {} : { changes }) };
  };

  const timer = (told: SlaTimer) => {
    const { policy, kind, metric, priority, run, state, promise, stretch } = told;
    const { calendar } = promise.target;
    const at = (instantMs: number | null) => instant(instantMs, calendar);
    const shares = timeSharesOf(told, holders, now);
    return {
      policy: policy.key,
      kind,
      metric,
      priority: `P${priority}`,
      run,
      state,
      target: promise.target,
      startedAt: at(stretch.startedAt),
      startedBy: because(stretch.startedBy),
      endedAt: at(stretch.endedAt),
      endedFor: stretch.endedFor,
      endedBy: because(stretch.endedBy),
      dueAt: at(told.dueAt),
      breachedAt: at(told.breachedAt),
      businessMinutes: told.businessMs / MINUTE_MS,
      wallMinutes: told.wallMs / MINUTE_MS,
      leftMinutes: (told.promisedMs - told.businessMs) / MINUTE_MS,
      percentUsed: Math.round((told.businessMs / told.promisedMs) * 1000) / 10,
      pauses: stretch.pauses.map(({ from, to, reason, event, endEvent }) => ({
        from: at(from),
        to: at(to),
        reason,
        by: because(event),
        endedBy: because(endEvent),
      })),
      points: told.points.map((point) => toldPoint(point, at)),
      teams: shares.teams.map(toldShare),
      people: shares.people.map(toldShare),
    };
  };
  return { instant, timer };
}

function toldPoint({ point, at, firesAt }: PlannedPoint, instant: (at: number | null) => string | null) {
  const level = point.kind === 'escalation' ? { level: point.level, actions: point.step.actions } : {};
  const when = point.kind === 'escalation' && point.step.when ? { when: point.step.when } : {};
  const afterMinutes = point.afterMs / MINUTE_MS;
  return { kind: point.kind, afterMinutes, ...level, ...when, at: instant(at), firesAt: instant(firesAt) };
}

const toldShare = ({ id, businessMs, percent }: TimeShare) => ({
  id,
  businessMinutes: businessMs / MINUTE_MS,
  percent,
});
