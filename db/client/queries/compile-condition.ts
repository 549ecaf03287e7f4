import type {
  Comparison,
  Condition,
  ConditionField,
  ConditionValue,
} from '../../../shared/model/condition.ts';
import { unreachable } from '../../../shared/util/unreachable.ts';

/** Who looks, for conditions that say "me" or "my teams", and when. */
export interface Viewer {
  readonly userId: string;
  readonly teamIds: readonly string[];
  readonly now: number;
}

/** A piece of SQL over the alias `t` of the ticket table, with its values. */
export interface CompiledCondition {
  readonly sql: string;
  readonly values: readonly (string | number | null)[];
}

/** The only columns a condition can reach; values never become part of the SQL text. */
const COLUMNS: Readonly<Record<Exclude<ConditionField, 'tags' | 'isSnoozed' | 'isWatched'>, string>> = {
  status: 't.status',
  priority: 't.priority',
  type: 't.type',
  channel: 't.channel',
  teamId: 't.team_id',
  branchId: 't.branch_id',
  assigneeId: 't.assignee_id',
  customerId: 't.customer_id',
  createdAt: 't.created_at',
  updatedAt: 't.updated_at',
  nextDueAt: 't.next_due_at',
};

/** As the index of those tickets says it (migration 0131). */
export const SOMEBODY_WATCHES = "t.watcher_ids <> '[]'";

/** Turns a condition into SQL for the queue queries. */
export function compileCondition(condition: Condition, viewer: Viewer): CompiledCondition {
  if ('all' in condition) return join(condition.all, ' and ', '1', viewer);
  if ('any' in condition) return join(condition.any, ' or ', '0', viewer);
  if ('none' in condition) {
    const any = join(condition.none, ' or ', '0', viewer);
    // A field without a value fulfils no comparison, which SQL would leave open.
    return { sql: `not coalesce(${any.sql}, 0)`, values: any.values };
  }
  return compileComparison(condition, viewer);
}

/** Whether a ticket can come into or fall out of a condition by the passing of time alone. */
export function dependsOnTime(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(dependsOnTime);
  if ('any' in condition) return condition.any.some(dependsOnTime);
  if ('none' in condition) return condition.none.some(dependsOnTime);
  const { value } = condition;
  return typeof value === 'object' && value !== null && 'agoMinutes' in value;
}

function join(
  parts: readonly Condition[],
  operator: string,
  whenEmpty: string,
  viewer: Viewer,
): CompiledCondition {
  if (parts.length === 0) return { sql: whenEmpty, values: [] };
  const compiled = parts.map((part) => compileCondition(part, viewer));
  return {
    sql: `(${compiled.map(({ sql }) => sql).join(operator)})`,
    values: compiled.flatMap(({ values }) => values),
  };
}

function compileComparison({ field, operator, value }: Comparison, viewer: Viewer): CompiledCondition {
  const values = resolveValue(value, viewer);
  const marks = values.map(() => '?').join(', ');
  const isNegative = operator === 'isNot' || operator === 'notIn';
  if (field === 'tags') {
    const sql = `exists (select 1 from json_each(t.tags) as tag where tag.value in (${marks}))`;
    return { sql: isNegative ? `not ${sql}` : sql, values };
  }
  if (field === 'isSnoozed') {
    // Written out, because the index of those that are is one of them alone.
    return { sql: `t.is_snoozed = ${(values[0] === 1) === isNegative ? 0 : 1}`, values: [] };
  }
  if (field === 'isWatched') {
    const sql = `${SOMEBODY_WATCHES} and exists (select 1 from json_each(t.watcher_ids) as w where w.value = ?)`;
    return { sql: (values[0] === 1) === isNegative ? `not (${sql})` : `(${sql})`, values: [viewer.userId] };
  }
  const column = COLUMNS[field];
  switch (operator) {
    case 'is':
    case 'isNot':
    case 'in':
    case 'notIn':
      return compileMembership(column, values, isNegative);
    case 'before':
      return { sql: `${column} < ?`, values: values.slice(0, 1) };
    case 'after':
      return { sql: `${column} > ?`, values: values.slice(0, 1) };
    default:
      return unreachable(operator);
  }
}

function compileMembership(
  column: string,
  values: readonly (string | number | null)[],
  isNegative: boolean,
): CompiledCondition {
  const [only] = values;
  const not = isNegative ? 'not ' : '';
  if (values.length === 1 && only === null) return { sql: `${column} is ${not}null`, values: [] };
  // An empty list, such as the teams of somebody without a team, matches nothing.
  const marks = values.map(() => '?').join(', ');
  const sql = `${column} in (${marks})`;
  return { sql: isNegative ? `(${column} is null or not ${sql})` : sql, values };
}

/** The values a comparison means to this person now. */
export function resolveValue(value: ConditionValue, viewer: Viewer): readonly (string | number | null)[] {
  if (value === null || typeof value === 'string' || typeof value === 'number') return [value];
  if (Array.isArray(value)) return value;
  if ('viewer' in value) return value.viewer === 'me' ? [viewer.userId] : viewer.teamIds;
  return [viewer.now - value.agoMinutes * 60_000];
}
