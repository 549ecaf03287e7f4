import { z } from 'zod';
import { Amount, KeyName } from './named.ts';

/** Null stands for a field that was left empty; dates are written 2026-10-01. */
const FieldValue = z.union(
  [z.string(), Amount, z.boolean(), z.null(), z.array(z.union([z.string(), Amount])).max(100)],
  { error: 'is no text, number, true, false, null or list of texts and numbers' },
);

/** The operators of Comparison (condition.ts), and the four that order numbers. */
const FieldComparison = z.strictObject({
  field: KeyName,
  operator: z.enum([
    'is',
    'isNot',
    'in',
    'notIn',
    'before',
    'after',
    'lessThan',
    'atMost',
    'atLeast',
    'moreThan',
  ]),
  value: FieldValue,
});
export type FieldComparison = z.infer<typeof FieldComparison>;

/** The shape of Condition (condition.ts) over the fields that the steps of a process have filled. */
export type ProcessCondition =
  | FieldComparison
  | { all: ProcessCondition[] }
  | { any: ProcessCondition[] }
  | { none: ProcessCondition[] };

export const ProcessCondition: z.ZodType<ProcessCondition> = z.lazy(() =>
  z.union([
    FieldComparison,
    z.strictObject({ all: z.array(ProcessCondition).max(50) }),
    z.strictObject({ any: z.array(ProcessCondition).max(50) }),
    z.strictObject({ none: z.array(ProcessCondition).max(50) }),
  ]),
);
