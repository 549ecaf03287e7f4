import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import {
  getTenantSeq,
  listSnapshotRoots,
  listTrees,
  type SnapshotPlace,
  type SnapshotRoots,
  toLines,
} from '../../db/server/queries/pages.ts';
import type { Page, SnapshotRequest } from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { loadGrants } from './actor.ts';
import { readSnapshot, readStanding, WIRE_FIELDS } from './read-page.ts';
import type { Session } from './session.ts';

/** Roots of one page; with their conversations this stays near the row limit of a page. */
const ROOTS_PER_PAGE = 250;

const Token = z.object({
  phase: z.enum(['open', 'rest']),
  afterId: z.uuid().nullable(),
  startSeq: z.number().int().nonnegative(),
});

/**
 * One page of everything in a scope: open tickets first, newest first. Rows are current, not frozen; the client
 * ignores what is older than what it has, and pulls from the sequence its first hello named.
 */
export function readScopePage(
  pool: Pool,
  session: Session,
  request: SnapshotRequest,
  rootsPerPage: number = ROOTS_PER_PAGE,
): Promise<Page> {
  const token = readToken(request.token);
  return readSnapshot(pool, async (client) => {
    const { tenantId } = session;
    const { seq: headSeq } = await getTenantSeq(client, tenantId);
    const place: SnapshotPlace = token ?? { phase: 'open', afterId: null, startSeq: headSeq };
    const standing = await readStanding(client, session, request.clientId);
    const grants = await loadGrants(client, session);
    const isGranted = grants.scopes.includes(request.scope);
    const { rootIds, next } = isGranted
      ? await listFilledPage(client, tenantId, request.scope, place, rootsPerPage)
      : { rootIds: [], next: null };
    const trees = await listTrees(client, tenantId, rootIds);
    const lines = await toLines(client, tenantId, trees, [...grants.scopes], grants.mask);
    return {
      header: {
        type: 'snapshot',
        epoch: standing.epoch,
        headSeq,
        lastMutation: standing.lastMutation,
        durableMutation: standing.lastMutation,
        addScopes: [],
        dropScopes: isGranted ? [] : [request.scope],
        fields: WIRE_FIELDS,
      },
      lines: [...lines],
      trailer: {
        type: 'end',
        cursor: 0,
        standing: null,
        token: next === null ? null : JSON.stringify(next),
        hasMore: next !== null,
        lines: lines.length,
      },
    };
  });
}

/** Skips over stretches without wanted roots, so that no page travels empty but the last. */
async function listFilledPage(
  client: PoolClient,
  tenantId: string,
  scope: string,
  place: SnapshotPlace,
  limit: number,
): Promise<SnapshotRoots> {
  let found = await listSnapshotRoots(client, tenantId, scope, place, limit);
  while (found.rootIds.length === 0 && found.next !== null) {
    found = await listSnapshotRoots(client, tenantId, scope, found.next, limit);
  }
  return found;
}

function readToken(token: string | null): SnapshotPlace | null {
  if (token === null) return null;
  try {
    return Token.parse(JSON.parse(token));
  } catch (error) {
    throw new AppError('requestInvalid', { field: 'token' }, { cause: error });
  }
}
