import type { RootSelection } from '../../db/server/queries/snapshot-roots.ts';
import {
  CUSTOMERS_SCOPE,
  DIRECTORY_SCOPE,
  isTeamScope,
  isUserScope,
  KNOWLEDGE_SCOPE,
} from '../../shared/domain/permissions/scopes.ts';

/** One pass over the roots of a scope, newest first. */
export interface Walk {
  readonly selection: RootSelection;
  /** `heads` lets a long queue appear before its conversations; `children` brings those after. */
  readonly parts: 'trees' | 'heads' | 'children';
  /** The client fetches the scope whose next page has the lowest; 0 is what work cannot begin without. */
  readonly urgency: number;
}

const OWN_TICKETS: readonly Walk[] = [
  { selection: 'open', parts: 'trees', urgency: 0 },
  { selection: 'rest', parts: 'trees', urgency: 4 },
];
const TEAM: readonly Walk[] = [
  { selection: 'open', parts: 'heads', urgency: 1 },
  { selection: 'open', parts: 'children', urgency: 2 },
  { selection: 'rest', parts: 'trees', urgency: 4 },
];
const AT_ONCE: readonly Walk[] = [{ selection: 'all', parts: 'trees', urgency: 0 }];
const LATER: readonly Walk[] = [{ selection: 'all', parts: 'trees', urgency: 3 }];

/**
 * The order in which a scope fills (docs/spec/sync.md R29): reference and own open tickets, then the teams' open
 * tickets, then their conversations, then customers and what everybody may read up, then what is closed and the teams'
 * own articles.
 */
export function walksOf(scope: string): readonly Walk[] {
  if (scope === DIRECTORY_SCOPE) return AT_ONCE;
  if (scope === CUSTOMERS_SCOPE || scope === KNOWLEDGE_SCOPE) return LATER;
  if (isUserScope(scope)) return OWN_TICKETS;
  return isTeamScope(scope) ? TEAM : AT_ONCE;
}
