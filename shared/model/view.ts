import { z } from 'zod';
import { Condition } from './condition.ts';
import { UserId, ViewId } from './ids.ts';

/** What a queue can be sorted by. */
export const SortField = z.enum([
  'number',
  'priority',
  'status',
  'createdAt',
  'updatedAt',
  'nextDueAt',
  'lastCustomerMessageAt',
  'subject',
  'snoozedUntil',
]);
export type SortField = z.infer<typeof SortField>;

export const SortKey = z.object({ field: SortField, direction: z.enum(['asc', 'desc']) });
export type SortKey = z.infer<typeof SortKey>;

/** What a queue can show. */
export const ColumnId = z.enum([
  'number',
  'priority',
  'subject',
  'customer',
  'status',
  'assignee',
  'team',
  'tags',
  'channel',
  'createdAt',
  'updatedAt',
  'snoozedUntil',
]);
export type ColumnId = z.infer<typeof ColumnId>;

/** How many views of their own a person may have. */
export const OWN_VIEWS = 50;

/** A saved queue: which tickets, in which order, with which columns. */
export const View = z.object({
  id: ViewId,
  /** Names a view that Outpost brings along; its title comes from the language files. */
  builtin: z
    .enum(['mine', 'unassigned', 'team', 'urgent', 'allOpen', 'solved', 'snoozed', 'watched'])
    .nullable(),
  name: z.string().max(100),
  /** Null for a view that everybody sees. */
  ownerId: UserId.nullable(),
  position: z.number().int(),
  condition: Condition,
  sort: z.array(SortKey).min(1).max(4),
  columns: z.array(ColumnId).min(1).max(20),
});
export type View = z.infer<typeof View>;
