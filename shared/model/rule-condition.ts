import { z } from 'zod';
import { Comparison } from './condition.ts';

/** What may have happened to a ticket. An answer or a message that changes fields too is that, with its changes. */
export const RuleMoment = z.enum(['created', 'changed', 'customerMessage', 'publicReply', 'internalNote']);
export type RuleMoment = z.infer<typeof RuleMoment>;

/** Who did it: a signed-in person, the customer, or Outpost itself with its other rules. */
export const ActorKind = z.enum(['agent', 'customer', 'system']);
export type ActorKind = z.infer<typeof ActorKind>;

/** Fields of which a condition may ask what became of them. */
export const ChangeField = z.enum([
  'status',
  'priority',
  'type',
  'teamId',
  'assigneeId',
  'customerId',
  'tags',
]);
export type ChangeField = z.infer<typeof ChangeField>;

const Value = z.union([z.string(), z.number(), z.null()]);
const Values = z.array(z.union([z.string(), z.number()])).max(200);

/** Asks for the change itself: at its creation a ticket changes nothing. Of tags, what was put on and taken off. */
const Changed = z.strictObject({ field: ChangeField, operator: z.literal('changed') });
const ChangedBetween = z.strictObject({
  field: ChangeField,
  operator: z.enum(['changedFrom', 'changedTo']),
  value: z.union([Value, Values]),
});

const words = <Word extends z.ZodType>(word: Word) => z.union([word, z.array(word).min(1).max(50)]);
const AnyOperator = z.enum(['is', 'isNot', 'in', 'notIn']);

/** Asks what happened, and who did it: a kind of actor, or one person. */
const OfEvent = z.strictObject({
  field: z.literal('event'),
  operator: AnyOperator,
  value: words(RuleMoment),
});
const OfActor = z.strictObject({
  field: z.literal('actor'),
  operator: AnyOperator,
  value: words(z.union([ActorKind, z.uuid()])),
});

export const RuleComparison = z.union([
  z.strictObject(Comparison.shape),
  Changed,
  ChangedBetween,
  OfEvent,
  OfActor,
]);
export type RuleComparison = z.infer<typeof RuleComparison>;
/** What only a rule may ask, beside what every condition may. */
export type EventComparison = Exclude<RuleComparison, Comparison>;

/** The language of condition.ts over the ticket as it is after a change, widened by the change. */
export type RuleCondition =
  | RuleComparison
  | { all: RuleCondition[] }
  | { any: RuleCondition[] }
  | { none: RuleCondition[] };

export const RuleCondition: z.ZodType<RuleCondition, RuleCondition> = z.lazy(() =>
  z.union([
    RuleComparison,
    z.strictObject({ all: z.array(RuleCondition).max(50) }),
    z.strictObject({ any: z.array(RuleCondition).max(50) }),
    z.strictObject({ none: z.array(RuleCondition).max(50) }),
  ]),
);

/** Whether a comparison asks for the event and not for the ticket. */
export function isEventComparison(comparison: RuleComparison): comparison is EventComparison {
  return (
    comparison.field === 'event' || comparison.field === 'actor' || comparison.operator.startsWith('changed')
  );
}
