import type { Action } from '../../../shared/model/action.ts';
import type { TeamId, UserId } from '../../../shared/model/ids.ts';
import type { Team } from '../../../shared/model/team.ts';
import type { User } from '../../../shared/model/user.ts';
import { unreachable } from '../../../shared/util/unreachable.ts';
import type { Translate } from '../../i18n/translator.ts';

/** The names of the people and teams that actions and tickets speak of. */
export interface Names {
  person(id: UserId): string;
  team(id: TeamId): string;
}

/** Names as far as they are known; somebody unknown is said to be so. */
export function namesOf(t: Translate, people: readonly User[], teams: readonly Team[]): Names {
  const nameIn = (rows: readonly { readonly id: string; readonly name: string }[], id: string): string =>
    rows.find((row) => row.id === id)?.name ?? t('macros.unknown');
  return { person: (id) => nameIn(people, id), team: (id) => nameIn(teams, id) };
}

/** What an action gives a ticket, in a few words: “Pending”, “Ann”, “+vip −late”. */
export function actionWords(t: Translate, action: Action, names: Names): string {
  switch (action.kind) {
    case 'setStatus':
      return t(`status.${action.status}`);
    case 'setPriority':
      return t(`priority.${action.priority}`);
    case 'setType':
      return t(`type.${action.type}`);
    case 'setTeam':
      return names.team(action.teamId);
    case 'assign':
      if (action.assigneeId === null) return t('ticket.unassigned');
      return typeof action.assigneeId === 'string' ? names.person(action.assigneeId) : t('macros.me');
    case 'tag':
      return [...action.add.map((tag) => `+${tag}`), ...action.remove.map((tag) => `−${tag}`)].join(' ');
    case 'addNote':
    case 'draftReply':
      return action.text;
    default:
      return unreachable(action);
  }
}
