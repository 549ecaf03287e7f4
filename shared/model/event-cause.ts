import { z } from 'zod';
import { Instant, RuleId } from './ids.ts';
import { KeyName, Texts } from './named.ts';
import { Priority } from './priority.ts';
import { RuleMoment } from './rule-condition.ts';
import { SlaKind, SlaMetric } from './sla-policy.ts';

/** What a field that a rule asked about held. */
const Input = z.union([z.string(), z.number(), z.null(), z.array(z.string()).max(50)]);

/** Why Outpost changed a ticket by itself, with all that "why?" needs even when the rule is another one by now. */
export const EventCause = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rule'),
    ruleId: RuleId,
    /** Of the rule as it was then; each save makes the next. */
    version: z.number().int().positive(),
    name: z.string().max(100),
    /** What set it off. */
    event: RuleMoment,
    /** 1 for what somebody did, more for what other rules did about it. */
    round: z.number().int().positive(),
    /** The fields that its condition names, as it met them. */
    inputs: z.record(z.string(), Input),
  }),
  /** A promise that is about to be broken, or was. */
  z.object({
    kind: z.literal('sla'),
    policy: KeyName,
    /** Of the policy as it was then. */
    titles: Texts,
    agreement: SlaKind,
    metric: SlaMetric,
    /** The priority that the promise was made for. */
    priority: Priority,
    /** What was promised, in minutes of the calendar; null around the clock. */
    targetMinutes: z.number().int().positive(),
    calendar: KeyName.nullable(),
    dueAt: Instant,
    /** Which level of the chain, counted from 1; null for a warning and for the breach itself. */
    level: z.number().int().positive().nullable(),
    /** Minutes of that calendar after it was due, before it where negative. */
    afterMinutes: z.number().int(),
  }),
]);
export type EventCause = z.infer<typeof EventCause>;
