import type { Actor, MutationContext } from '../../shared/mutations/mutation.ts';
import type { SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** What a person or team has here of that of which nobody may have too much. */
export function ownCounts(
  db: SqliteDatabase,
  actor: Actor,
): Pick<MutationContext, 'ownViewCount' | 'macroCount' | 'ruleCount'> {
  const count = (sql: string, id: string | null): number =>
    id === null ? 0 : (prepared<[string], { n: number }>(db, sql).get(id)?.n ?? 0);
  const me = actor.kind === 'user' ? actor.user.id : null;
  return {
    ownViewCount: () => count('select count(*) as n from saved_view where owner_id = ?', me),
    macroCount: (teamId) =>
      teamId === null
        ? count('select count(*) as n from macro where owner_id = ?', me)
        : count('select count(*) as n from macro where team_id = ?', teamId),
    ruleCount: () => prepared<[], { n: number }>(db, 'select count(*) as n from ticket_rule').get()?.n ?? 0,
  };
}
