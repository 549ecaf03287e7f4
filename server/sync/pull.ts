import type { Pool, PoolClient } from 'pg';
import {
  type ChangedRow,
  countRoots,
  findPageEnd,
  getHeadSeq,
  listChanges,
  listMovedRoots,
  listTrees,
  toLines,
} from '../../db/server/queries/pages.ts';
import { LIMITS, type Page, type PageLine, type PullRequest } from '../../shared/contract/sync-protocol.ts';
import { type Grants, loadGrants } from './actor.ts';
import { readSnapshot, readStanding, WIRE_FIELDS } from './read-page.ts';
import type { Session } from './session.ts';

/**
 * What changed since the client's cursor in the scopes it holds and may still hold (sync.md 10.5). A page always
 * ends where a commit ends.
 */
export function pull(
  pool: Pool,
  session: Session,
  request: PullRequest,
  maxRows: number = LIMITS.pageRows,
): Promise<Page> {
  return readSnapshot(pool, async (client) => {
    const headSeq = await getHeadSeq(client, session.tenantId);
    const standing = await readStanding(client, session, request.clientId);
    const grants = await loadGrants(client, session);
    const granted = new Set(grants.scopes);
    const asked = [...request.scopes, ...request.joiningScopes];
    const held = asked.filter((scope) => granted.has(scope));
    const complete = request.scopes.filter((scope) => granted.has(scope));
    const missing = grants.scopes.filter((scope) => !asked.includes(scope));
    const roots = await countRoots(client, session.tenantId, missing);
    const hasNews = headSeq > request.cursor;
    const pageEnd = hasNews
      ? await findPageEnd(client, session.tenantId, held, request.cursor, maxRows)
      : null;
    const end = pageEnd ?? headSeq;
    const lines = hasNews
      ? await linesBetween(client, session, grants, { all: held, complete }, request.cursor, end)
      : [];
    return {
      header: {
        type: 'pull',
        epoch: standing.epoch,
        headSeq,
        lastMutation: standing.lastMutation,
        durableMutation: standing.lastMutation,
        addScopes: missing.map((scope) => ({ scope, roots: roots.get(scope) ?? 0 })),
        dropScopes: asked.filter((scope) => !granted.has(scope)),
        fields: WIRE_FIELDS,
      },
      lines: [...lines],
      trailer: {
        type: 'end',
        cursor: Math.max(end, request.cursor),
        token: null,
        hasMore: end < headSeq,
        lines: lines.length,
      },
    };
  });
}

async function linesBetween(
  client: PoolClient,
  { tenantId }: Session,
  grants: Grants,
  scopes: { readonly all: readonly string[]; readonly complete: readonly string[] },
  cursor: number,
  end: number,
): Promise<readonly PageLine[]> {
  const moved = await listMovedRoots(client, tenantId, scopes, cursor, end);
  const entered = moved.filter(({ isIn, isNew }) => isIn && isNew).map(({ rootId }) => rootId);
  const rows = new Map<string, ChangedRow>();
  const changes = await listChanges(client, tenantId, scopes.all, cursor, end);
  for (const row of [...changes, ...(await listTrees(client, tenantId, entered))]) {
    rows.set(`${row.entity} ${row.id}`, row);
  }
  const puts = await toLines(client, tenantId, [...rows.values()], scopes.all, grants.mask);
  const leaves = moved
    .filter(({ isIn }) => !isIn)
    .map(({ entity, rootId, seq }): PageLine => ['leave', entity, rootId, seq]);
  return [...puts, ...leaves];
}
