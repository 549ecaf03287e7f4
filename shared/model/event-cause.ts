import { z } from 'zod';
import { RuleId } from './ids.ts';
import { RuleMoment } from './rule-condition.ts';

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
]);
export type EventCause = z.infer<typeof EventCause>;
