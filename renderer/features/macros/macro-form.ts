import { isPlaceholder, placesIn } from '../../../shared/domain/actions/fill-text.ts';
import { Action, type ActionKind } from '../../../shared/model/action.ts';
import type { Team } from '../../../shared/model/team.ts';

/** An action while it is edited, under a name that stays when it is moved. */
export interface ActionLine {
  readonly key: string;
  readonly action: Action;
}

/** In the order in which they are offered. */
export const ACTION_KINDS: readonly ActionKind[] = [
  'setStatus',
  'setPriority',
  'assign',
  'setTeam',
  'setType',
  'tag',
  'addNote',
  'draftReply',
];

/** What is wrong with an action as it stands. */
export type ActionProblem =
  | { readonly kind: 'needsText' }
  | { readonly kind: 'needsLabel' }
  | { readonly kind: 'noSuchPlace'; readonly names: readonly string[] };

/** An action of a kind as it begins. */
export function newAction(kind: ActionKind, teams: readonly Team[]): Action | null {
  switch (kind) {
    case 'setStatus':
      return { kind, status: 'solved' };
    case 'setPriority':
      return { kind, priority: 1 };
    case 'assign':
      return { kind, assigneeId: { viewer: 'me' } };
    case 'setTeam': {
      const [team] = teams;
      return team === undefined ? null : { kind, teamId: team.id };
    }
    case 'setType':
      return { kind, type: 'question' };
    case 'tag':
      return { kind, add: [], remove: [] };
    case 'addNote':
    case 'draftReply':
      return { kind, text: '' };
  }
}

/** What has to be mended before an action can be saved; null when nothing has. */
export function problemOf(action: Action): ActionProblem | null {
  if (action.kind === 'tag') return Action.safeParse(action).success ? null : { kind: 'needsLabel' };
  if (action.kind !== 'addNote' && action.kind !== 'draftReply') return null;
  const others = action.kind === 'draftReply' ? Object.values(action.translations ?? {}) : [];
  const texts = [action.text, ...others];
  const names = [...new Set(texts.flatMap(placesIn))].filter((name) => !isPlaceholder(name));
  if (names.length > 0) return { kind: 'noSuchPlace', names };
  return texts.some((text) => text.trim() === '') ? { kind: 'needsText' } : null;
}
