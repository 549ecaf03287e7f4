import type { Comparison, Condition } from '../../../shared/model/condition.ts';
import type { Priority } from '../../../shared/model/priority.ts';
import { Status } from '../../../shared/model/status.ts';
import { isOpenStatus } from '../../../shared/model/status-groups.ts';
import type { SortField, SortKey } from '../../../shared/model/view.ts';
import { SOMEBODY_WATCHES } from './compile-condition.ts';

const SORT_COLUMNS: Readonly<Record<SortField, string>> = {
  number: 't.number',
  priority: 't.priority',
  status: 't.status',
  createdAt: 't.created_at',
  updatedAt: 't.updated_at',
  nextDueAt: 't.next_due_at',
  lastCustomerMessageAt: 't.last_customer_message_at',
  subject: 't.subject',
  snoozedUntil: 't.snoozed_until',
};

const PRIORITIES: readonly Priority[] = [0, 1, 2, 3];

/** Order by, always ended by the id so that equal rows keep their places between windows. */
export function orderBy(sort: readonly SortKey[]): string {
  const keys = sort.map(
    ({ field, direction }) => `${SORT_COLUMNS[field]} ${direction === 'asc' ? 'asc' : 'desc'}`,
  );
  return [...keys, 't.id desc'].join(', ');
}

/** An index that has the rows of a queue in their order, once for every arm: SQL over the alias `t`. */
export interface IndexedOrder {
  readonly index: string;
  readonly arms: readonly string[];
}

/**
 * The index that already has the rows of a condition in the wanted order (migration 0080); null where none has and
 * all matching rows must be sorted.
 */
export function indexedOrder(condition: Condition, sort: readonly SortKey[]): IndexedOrder | null {
  const [first, second] = sort;
  const statuses = statusesOf(condition);
  const open = [...new Set(statuses.map((status) => (isOpenStatus(status) ? 1 : 0)))].map(
    (isOpen) => `t.is_open = ${isOpen}`,
  );
  const standings = statuses.map((status) => `t.status = '${status}'`);
  const priorities = prioritiesOf(condition);
  const urgencies = (wanted: readonly Priority[]) =>
    open.flatMap((arm) => wanted.map((priority) => `${arm} and t.priority = ${priority}`));
  switch (first?.field) {
    case 'updatedAt':
      if (isAboutWatched(condition)) return { index: 'ticket_watched', arms: [SOMEBODY_WATCHES] };
      if (priorities === null) return { index: 'ticket_status_updated', arms: standings };
      return { index: 'ticket_queue_priority_updated', arms: urgencies(priorities) };
    case 'createdAt':
      if (priorities === null) return { index: 'ticket_queue_created', arms: open };
      return { index: 'ticket_queue_priority_created', arms: urgencies(priorities) };
    case 'number':
    case 'subject':
      return { index: `ticket_queue_${first.field}`, arms: open };
    case 'priority': {
      const index = {
        none: 'ticket_queue_priority',
        updatedAt: 'ticket_queue_priority_updated',
        createdAt: 'ticket_queue_priority_created',
      }[second === undefined ? 'none' : (second.field as string)];
      return index === undefined ? null : { index, arms: urgencies(priorities ?? PRIORITIES) };
    }
    case 'status':
      if (second === undefined) return { index: 'ticket_queue_status', arms: standings };
      return second.field === 'updatedAt' ? { index: 'ticket_status_updated', arms: standings } : null;
    case 'snoozedUntil':
      return isAboutSnoozed(condition) ? { index: 'ticket_snoozed', arms: ['t.is_snoozed = 1'] } : null;
    default:
      return null;
  }
}

/**
 * Where to look for the few tickets of a condition that says nothing but how urgent they are. Null leaves it to the
 * indexes of person, team and status.
 */
export function narrowIndex(condition: Condition): string | null {
  return prioritiesOf(condition) === null ||
    isAboutSomebody(condition) ||
    isAboutSnoozed(condition) ||
    isAboutWatched(condition)
    ? null
    : 'ticket_queue_priority';
}

/** Whether every ticket of the condition is put aside: these have an index of their own. */
function isAboutSnoozed(condition: Condition): boolean {
  return saysYes(condition, 'isSnoozed');
}

/** Whether the viewer watches every ticket of the condition: those that anybody watches have an index of their own. */
function isAboutWatched(condition: Condition): boolean {
  return saysYes(condition, 'isWatched');
}

function saysYes(condition: Condition, field: 'isSnoozed' | 'isWatched'): boolean {
  if ('all' in condition) return condition.all.some((part) => saysYes(part, field));
  return 'field' in condition && condition.field === field && isWordFor(condition, 1);
}

function isWordFor({ operator, value }: Comparison, wanted: 0 | 1): boolean {
  const isNegative = operator === 'isNot' || operator === 'notIn';
  return ([value].flat()[0] === wanted) !== isNegative;
}

/** Which statuses a ticket of the condition can have. */
function statusesOf(condition: Condition): readonly Status[] {
  const named = namedValues(condition, 'status');
  return named === null ? Status.options : Status.options.filter((status) => named.includes(status));
}

/** Which priorities a ticket of the condition can have; null where it says nothing about them. */
function prioritiesOf(condition: Condition): readonly Priority[] | null {
  const named = namedValues(condition, 'priority');
  return named === null ? null : PRIORITIES.filter((priority) => named.includes(priority));
}

function isAboutSomebody(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(isAboutSomebody);
  if ('any' in condition || 'none' in condition) return false;
  const { field, operator } = condition;
  const isPlace = field === 'assigneeId' || field === 'teamId' || field === 'customerId';
  return isPlace && (operator === 'is' || operator === 'in');
}

/** The values that every ticket of the condition has one of; null where it leaves the field open. */
function namedValues(
  condition: Condition,
  field: 'status' | 'priority',
): readonly (string | number)[] | null {
  if ('all' in condition) {
    return condition.all
      .map((part) => namedValues(part, field))
      .reduce((a, b) => (a === null || b === null ? (a ?? b) : a.filter((value) => b.includes(value))), null);
  }
  if ('any' in condition || 'none' in condition || condition.field !== field) return null;
  const { operator, value } = condition;
  if (operator !== 'is' && operator !== 'in') return null;
  if (Array.isArray(value)) return value;
  return typeof value === 'string' || typeof value === 'number' ? [value] : null;
}
