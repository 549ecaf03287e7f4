import type { WantedValue } from '../../../shared/contract/queries.ts';
import { saveMacro } from '../../../shared/mutations/macro/save.ts';
import { saveRule } from '../../../shared/mutations/rule/save.ts';
import { assignTicket } from '../../../shared/mutations/ticket/assign.ts';
import { setPriority } from '../../../shared/mutations/ticket/set-priority.ts';
import { setStatus } from '../../../shared/mutations/ticket/set-status.ts';
import { setTeam } from '../../../shared/mutations/ticket/set-team.ts';
import { setType } from '../../../shared/mutations/ticket/set-type.ts';
import { tagTicket } from '../../../shared/mutations/ticket/tag.ts';
import { saveView } from '../../../shared/mutations/view/save.ts';
import type { SqliteDatabase } from '../connection.ts';
import { prepared } from '../prepared.ts';

/** What a change of a property wanted; null for other changes, and for arguments of a version not known here. */
export function wantedValue(db: SqliteDatabase, name: string, args: unknown): WantedValue | null {
  switch (name) {
    case setStatus.name: {
      const { data } = setStatus.args.safeParse(args);
      return data === undefined ? null : { kind: 'status', status: data.status };
    }
    case setPriority.name: {
      const { data } = setPriority.args.safeParse(args);
      return data === undefined ? null : { kind: 'priority', priority: data.priority };
    }
    case setType.name: {
      const { data } = setType.args.safeParse(args);
      return data === undefined ? null : { kind: 'type', type: data.type };
    }
    case assignTicket.name: {
      const { data } = assignTicket.args.safeParse(args);
      if (data?.assigneeId === null) return { kind: 'name', name: null };
      return data === undefined ? null : named(nameOf(db, 'user', data.assigneeId));
    }
    case setTeam.name: {
      const { data } = setTeam.args.safeParse(args);
      return data === undefined ? null : named(nameOf(db, 'team', data.teamId));
    }
    case tagTicket.name: {
      const { data } = tagTicket.args.safeParse(args);
      return data === undefined ? null : { kind: 'labels', add: data.add, remove: data.remove };
    }
    case saveMacro.name: {
      const { data } = saveMacro.args.safeParse(args);
      return data === undefined ? null : named(data.name);
    }
    case saveRule.name: {
      const { data } = saveRule.args.safeParse(args);
      return data === undefined ? null : named(data.name);
    }
    case saveView.name: {
      const { data } = saveView.args.safeParse(args);
      return data === undefined ? null : named(data.name);
    }
    default:
      return null;
  }
}

/** Whom this workstation does not know is not told as nobody. */
function named(name: string | null): WantedValue | null {
  return name === null ? null : { kind: 'name', name };
}

/** The name of a person or team; null when this workstation does not know it. */
export function nameOf(db: SqliteDatabase, entity: 'user' | 'team', id: string): string | null {
  const sql =
    entity === 'user' ? 'select name from user_account where id = ?' : 'select name from team where id = ?';
  return prepared<[string], { name: string }>(db, sql).get(id)?.name ?? null;
}
