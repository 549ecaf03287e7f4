import { z } from 'zod';
import { Calendar } from './calendar.ts';
import { Condition } from './condition.ts';
import { KeyName, Texts } from './named.ts';
import { Priority } from './priority.ts';
import { SlaMoment } from './sla-event.ts';
import { Status } from './status.ts';

/** To whom something is promised. Of each kind one policy holds at a time, so a ticket may have all three. */
export const SlaKind = z.enum(['sla', 'ola', 'contract']);
export type SlaKind = z.infer<typeof SlaKind>;

/** What is promised: the first answer, each later one, a word to the customer every so often, the solution. */
export const SlaMetric = z.enum(['firstResponse', 'nextResponse', 'periodicUpdate', 'resolution']);
export type SlaMetric = z.infer<typeof SlaMetric>;

/** Priorities as the keys of targets, at the place of their number. */
export const PRIORITY_KEYS = ['P0', 'P1', 'P2', 'P3'] as const;

const GROUPS = ['all', 'any', 'none'];
const COMPARISON = ['field', 'operator', 'value'];

/** Condition lets words that it does not know pass; in a file written by hand they are a mistake. */
function hasKnownWords(written: unknown): boolean {
  if (typeof written !== 'object' || written === null) return true;
  const entries = Object.entries(written);
  const [first] = entries;
  if (first && GROUPS.includes(first[0]))
    return entries.length === 1 && (!Array.isArray(first[1]) || first[1].every(hasKnownWords));
  return entries.every(([key]) => COMPARISON.includes(key));
}

const WrittenCondition = z.unknown().refine(hasKnownWords, 'has words that no condition has').pipe(Condition);

/** Holds if what happens is one of `on`, where it says so, and the ticket is as in `when`, where it says so. */
const ClockCondition = z
  .strictObject({
    on: z.array(SlaMoment).min(1, 'names nothing that happens').max(20).optional(),
    when: WrittenCondition.optional(),
  })
  .refine(({ on, when }) => on !== undefined || when !== undefined, 'has neither on nor when');
export type ClockCondition = z.infer<typeof ClockCondition>;

/**
 * The six conditions of a clock. At each event they are looked at in this order: stop, cancel, reset, start, pause, resume; what
 * stops or cancels keeps it from starting. Without `resume` it goes on as soon as `pause` does not hold any more.
 */
const ClockRules = z.strictObject({
  start: ClockCondition,
  stop: ClockCondition,
  cancel: ClockCondition.optional(),
  /** Ends the run as a stop does, and begins another if `start` holds too. */
  reset: ClockCondition.optional(),
  pause: ClockCondition.optional(),
  resume: ClockCondition.optional(),
  /** What a start means after a stop: the same run goes on, another begins, or nothing. */
  afterStop: z.enum(['continue', 'restart', 'stay']),
});
export type ClockRules = z.infer<typeof ClockRules>;

const Minutes = z.number().int().positive('is not at least 1').max(1_000_000);

/** Business minutes in a calendar; null: around the clock. */
const Target = z.strictObject({ minutes: Minutes, calendar: KeyName.nullable() });
export type SlaTarget = z.infer<typeof Target>;

/** Null says that nothing is promised on purpose. */
const Targets = z.strictObject({
  firstResponse: Target.nullable().optional(),
  nextResponse: Target.nullable().optional(),
  periodicUpdate: Target.nullable().optional(),
  resolution: Target.nullable().optional(),
});

/** What a level of an escalation does. Teams are named as conditions name them. */
const EscalationAction = z.discriminatedUnion(
  'do',
  [
    z.strictObject({ do: z.literal('notify'), whom: z.enum(['assignee', 'team', 'supervisors']) }),
    z.strictObject({ do: z.literal('raisePriority'), to: Priority }),
    z.strictObject({ do: z.literal('reassign'), teamId: z.string().min(1).max(100) }),
    z.strictObject({ do: z.literal('markHighRisk') }),
    /** 1 is the manager of the team, 2 the one above, and so on. */
    z.strictObject({ do: z.literal('notifyManager'), level: z.number().int().min(1).max(10) }),
    z.strictObject({ do: z.literal('notifyPerson'), userId: z.string().min(1).max(100) }),
  ],
  { error: 'is none of notify, raisePriority, reassign, markHighRisk, notifyManager, notifyPerson' },
);
export type EscalationAction = z.infer<typeof EscalationAction>;

/** A level of the chain: so many minutes of the target's calendar after it is due, before it where negative. */
const EscalationStep = z.strictObject({
  metric: SlaMetric,
  afterMinutes: z.number().int().min(-1_000_000).max(1_000_000),
  /** Asked when it is time; a level whose condition does not hold then is passed over. */
  when: WrittenCondition.optional(),
  actions: z.array(EscalationAction).min(1, 'does nothing').max(20),
});
export type EscalationStep = z.infer<typeof EscalationStep>;

/** An agreement about tickets. What each word means: docs/decisions/0040-service-levels.md. */
export const SlaPolicy = z.strictObject({
  key: KeyName,
  titles: Texts,
  kind: SlaKind,
  /** Which tickets; without it all. Of each kind the first policy that fits holds. */
  condition: WrittenCondition.optional(),
  targets: z.strictObject({ P0: Targets, P1: Targets, P2: Targets, P3: Targets }),
  /** Statuses in which somebody else is waited for: the clock of the solution stands still, those of answers do not. */
  pauseStatuses: z.array(Status).max(6).default(['pending', 'onHold']),
  /** Clocks that differ from the usual ones. */
  clocks: z.partialRecord(SlaMetric, ClockRules).default({}),
  /** After a change of priority or policy, time counts from the beginning of the run rather than from the change. */
  retroactiveStart: z.boolean().default(true),
  /** Such time is without the pauses that were before the change. */
  retroactivePause: z.boolean().default(true),
  /** What a ticket that is reopened in time has at least, in minutes of the target's calendar. */
  leastAfterReopening: z.number().int().nonnegative().max(1_000_000).default(30),
  /** Whether levels whose time was over when a change made them known are left out, or done at once. */
  lateSteps: z.enum(['skip', 'fire']).default('skip'),
  /** How many minutes of the target's calendar before a breach it is warned of. */
  warnings: z
    .array(z.strictObject({ metric: SlaMetric, beforeMinutes: Minutes }))
    .max(50)
    .default([]),
  escalations: z.array(EscalationStep).max(100).default([]),
});
export type SlaPolicy = z.infer<typeof SlaPolicy>;

/** Policies in their order, and the calendars that they name. */
export const SlaPolicySet = z.strictObject({
  policies: z.array(SlaPolicy).min(1, 'has no policies').max(200),
  calendars: z.record(KeyName, Calendar).default({}),
});
export type SlaPolicySet = z.infer<typeof SlaPolicySet>;
