import type { SqliteDatabase } from '../../db/client/connection.ts';
import { clockOffset, getMeta } from '../../db/client/meta.ts';
import { listScopeProgress, type ScopeProgress } from '../../db/client/outbox.ts';
import { type OutboxLimits, outboxFill } from '../../db/client/outbox-limits.ts';
import { countBranches } from '../../db/client/queries/articles.ts';
import { countLostValues } from '../../db/client/queries/conflicts.ts';
import { countOutbox } from '../../db/client/queries/outbox.ts';
import { listRows } from '../../db/client/queries/rows.ts';
import type { Notice, SyncStatus } from '../../shared/contract/store.ts';
import { LIMITS } from '../../shared/contract/sync-protocol.ts';
import {
  DIRECTORY_SCOPE,
  isTeamScope,
  scopesOfUser,
  userScope,
} from '../../shared/domain/permissions/scopes.ts';
import { User } from '../../shared/model/user.ts';
import type { Pace } from '../sync/rate-meter.ts';
import type { SyncState } from '../sync/state.ts';
import { userOf } from './actor.ts';

const TRANSPORTS: Readonly<Record<SyncState['live'], SyncStatus['transport']>> = {
  closed: null,
  opening: null,
  socket: 'socket',
  events: 'events',
  polling: 'longPoll',
};

/** The truth about the line and the work on it, as the status bar shows it. */
export function readSyncStatus(
  db: SqliteDatabase,
  { link, live, problem }: SyncState,
  limits: OutboxLimits,
  paceOf: (rowsLeft: number) => Pace,
  isOfflineByChoice: boolean,
): SyncStatus {
  const { pending, attention, failed } = countOutbox(db);
  const scopes = listScopeProgress(db);
  /** What work cannot begin without is here: of a person's own tickets, the open ones. */
  const isHere = (wanted: string) =>
    scopes.some(({ scope, isFilled, urgency }) => scope === wanted && (isFilled || urgency > 0));
  const teams = scopes.filter(({ scope }) => scope.startsWith('team:'));
  const rowsDone = rootsDoneIn(scopes);
  const rowsTotal = scopes.reduce((sum, { roots }) => sum + roots, 0);
  const user = getMeta(db, 'user');
  const userId = user === undefined ? null : User.parse(user).id;
  return {
    connection: link,
    isOfflineByChoice,
    transport: TRANSPORTS[live],
    pendingCount: pending,
    attentionCount:
      attention + (userId === null ? 0 : countBranches(db, userId) + countLostValues(db, userId)),
    failedCount: failed,
    lastSyncedAt: getMeta(db, 'lastSyncedAt') ?? null,
    firstSync: {
      isUsable:
        userId !== null &&
        [DIRECTORY_SCOPE, userScope(userId)].every(isHere) &&
        (teams.length === 0 || teams.some(({ hasBegun }) => hasBegun)),
      isComplete: scopes.length > 0 && scopes.every(({ isComplete }) => isComplete),
      rowsDone,
      rowsTotal,
      ...paceOf(rowsTotal - rowsDone),
    },
    problem: problem === null ? null : { ...problem, params: { ...problem.params } },
    warnings: [
      ...outboxWarnings(db, limits),
      ...rowWarnings(rowsTotal),
      ...teamWarnings(db, scopes),
      ...clockWarnings(db),
    ],
  };
}

/** How far the clock of a workstation may be off before the person is told (docs/spec/sync.md R77). */
const CLOCK_BOUND_MS = 5 * 60_000;

/** From this part of the room for waiting changes on the person is told (docs/spec/sync.md R79). */
const NEARLY_FULL = 0.9;

function outboxWarnings(db: SqliteDatabase, limits: OutboxLimits): Notice[] {
  const fill = outboxFill(db, limits);
  if (fill < NEARLY_FULL) return [];
  const code = fill < 1 ? 'outboxNearlyFull' : 'outboxFull';
  return [{ code, params: { percent: Math.floor(fill * 100) } }];
}

function rowWarnings(count: number): Notice[] {
  return count > LIMITS.clientRoots ? [{ code: 'tooMuchHere', params: { count } }] : [];
}

function teamWarnings(db: SqliteDatabase, scopes: readonly ScopeProgress[]): Notice[] {
  if (scopes.length < LIMITS.scopes) return [];
  const count = scopesOfUser(userOf(db), listRows(db, 'team', 'team', '', [])).length - scopes.length;
  const kept = scopes.filter(({ scope }) => isTeamScope(scope)).length;
  return count > 0 ? [{ code: 'tooManyTeams', params: { count, kept } }] : [];
}

function clockWarnings(db: SqliteDatabase): Notice[] {
  const offsetMs = clockOffset(db);
  if (Math.abs(offsetMs) <= CLOCK_BOUND_MS) return [];
  return [{ code: offsetMs > 0 ? 'clockBehind' : 'clockAhead', params: { durationMs: Math.abs(offsetMs) } }];
}

/** Tickets, customers and so on that are here, over all scopes. */
export function rootsDoneIn(scopes: readonly ScopeProgress[]): number {
  return scopes.reduce((sum, { rootsDone }) => sum + rootsDone, 0);
}
