import { z } from 'zod';

/**
 * One language for every "which tickets": views today; triggers, automations, SLA policies and routing widen
 * the fields and operators, never the shape.
 */
export const ConditionField = z.enum([
  'status',
  'priority',
  'type',
  'channel',
  'teamId',
  'branchId',
  'assigneeId',
  'customerId',
  'tags',
  'createdAt',
  'updatedAt',
  'nextDueAt',
  /** 1 while the ticket is put aside, else 0. */
  'isSnoozed',
  /** 1 where whoever looks watches the ticket, else 0. */
  'isWatched',
]);
export type ConditionField = z.infer<typeof ConditionField>;

/** A value, or a word that stands for whoever looks: `me`, `myTeams`. */
export const ConditionValue = z.union([
  z.string(),
  z.number(),
  z.null(),
  z.array(z.union([z.string(), z.number()])).max(200),
  z.object({ viewer: z.enum(['me', 'myTeams']) }),
  z.object({ agoMinutes: z.number().int().nonnegative() }),
]);
export type ConditionValue = z.infer<typeof ConditionValue>;

export const Comparison = z.object({
  field: ConditionField,
  operator: z.enum(['is', 'isNot', 'in', 'notIn', 'before', 'after']),
  value: ConditionValue,
});
export type Comparison = z.infer<typeof Comparison>;

export type Condition = Comparison | { all: Condition[] } | { any: Condition[] } | { none: Condition[] };

export const Condition: z.ZodType<Condition, Condition> = z.lazy(() =>
  z.union([
    Comparison,
    z.object({ all: z.array(Condition).max(50) }),
    z.object({ any: z.array(Condition).max(50) }),
    z.object({ none: z.array(Condition).max(50) }),
  ]),
);
