import type { PoolClient } from 'pg';
import { listTicketsByNumber } from '../../db/server/queries/aged-tickets.ts';
import { type LineText, removalText, toLines } from '../../db/server/queries/lines.ts';
import {
  type ChangedRow,
  countRoots,
  findPageEnd,
  listChanges,
  listMovedRoots,
  listTrees,
} from '../../db/server/queries/pages.ts';
import type { PageText } from '../../shared/contract/page-codec.ts';
import type { PageHeader, PullRequest } from '../../shared/contract/sync-protocol.ts';
import { ticketScope } from '../../shared/domain/permissions/scopes.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { TicketId } from '../../shared/model/ids.ts';
import { type Grants, grantsOf, maySee } from './actor.ts';
import type { SyncPorts } from './ports.ts';
import { type PageBudget, pageFieldsOf, proofOf, readSnapshot, readStanding } from './read-page.ts';
import type { Session } from './session.ts';
import { walksOf } from './snapshot-walks.ts';

/**
 * What changed since the client's cursor in the scopes it holds and may still hold (sync.md 10.5). A page always
 * ends where a commit ends.
 */
export function pull(
  { pool, proofs }: SyncPorts,
  session: Session,
  request: PullRequest,
  budget: PageBudget,
): Promise<PageText> {
  const { tenantId } = session;
  return readSnapshot(pool, async (client) => {
    const standing = await readStanding(client, session, request.clientId);
    const { seq: headSeq } = standing;
    if (request.epoch !== standing.epoch) throw new AppError('epochChanged');
    if (request.cursor < standing.floorSeq) throw new AppError('historyGone');
    const asked = [...request.scopes, ...request.joiningScopes];
    const grants = await grantsOf(client, session.tenantId, standing.person, asked);
    const granted = new Set(grants.scopes);
    const held = asked.filter((scope) => granted.has(scope));
    const complete = request.scopes.filter((scope) => granted.has(scope));
    const missing = grants.scopes.filter((scope) => !asked.includes(scope));
    const roots = await countRoots(client, tenantId, missing);
    const { end, lines, large } =
      headSeq > request.cursor
        ? await readNews(client, session, grants, { all: held, complete }, request.cursor, headSeq, budget)
        : { end: headSeq, lines: [], large: [] };
    const cursor = Math.max(end, request.cursor);
    return {
      header: {
        type: 'pull',
        epoch: standing.epoch,
        headSeq,
        standing: proofOf(proofs, tenantId, standing),
        lastMutation: standing.lastMutation,
        durableMutation: standing.lastMutation,
        addScopes: [...missing, ...large].map((scope) => ({
          scope,
          roots: roots.get(scope) ?? 0,
          urgency: walksOf(scope)[0]?.urgency ?? 0,
        })),
        dropScopes: asked.filter((scope) => !granted.has(scope)),
        foundTickets: await findTickets(client, tenantId, grants, request.wantedNumbers),
        hiddenFields: [...grants.hiddenFields],
        fields: pageFieldsOf(lines),
      },
      lines: lines.map(({ text }) => text),
      trailer: {
        type: 'end',
        cursor,
        token: null,
        hasMore: end < headSeq,
        lines: lines.length,
        rootsDone: 0,
        urgency: null,
        isStale: false,
      },
    };
  });
}

/** No such number and no right to it are answered alike, so that nobody learns which tickets exist. */
async function findTickets(
  client: PoolClient,
  tenantId: string,
  { scopes }: Grants,
  numbers: readonly number[],
): Promise<PageHeader['foundTickets']> {
  const held = new Set(scopes);
  const found = await listTicketsByNumber(client, tenantId, numbers);
  const byNumber = new Map(
    found.filter((place) => maySee(held, place)).map(({ number, id }) => [number, id]),
  );
  return numbers.map((number) => ({ number, ticketId: (byNumber.get(number) ?? null) as TicketId | null }));
}

interface HeldScopes {
  readonly all: readonly string[];
  readonly complete: readonly string[];
}

/** A page this many times as large as it was asked for leaves out the trees of roots that entered. */
const LARGE = 4;

interface News {
  readonly end: number;
  readonly lines: readonly LineText[];
  /** Scopes of single tickets whose trees are too large for this page: they come like every scope that fills. */
  readonly large: readonly string[];
}

/** Halves the page until it fits the line, down to a single commit, of which only trees are left out. */
async function readNews(
  client: PoolClient,
  session: Session,
  grants: Grants,
  scopes: HeldScopes,
  cursor: number,
  headSeq: number,
  budget: PageBudget,
): Promise<News> {
  let end = -1;
  let news: Omit<News, 'end'> = { lines: [], large: [] };
  for (let rows = budget.rows; ; rows = Math.floor(rows / 2)) {
    // Each sequence is of one change, and of one mark in each scope at most: so few cannot fill the page.
    const isFew = (headSeq - cursor) * (1 + scopes.all.length) < rows;
    const found = isFew ? null : await findPageEnd(client, session.tenantId, scopes.all, cursor, rows);
    const next = found ?? headSeq;
    const range = { cursor, end: next };
    if (next !== end) news = await linesBetween(client, session, grants, scopes, range, true);
    end = next;
    const bytes = bytesOf(news.lines);
    if (bytes <= 2 * budget.bytes) return { end, ...news };
    if (rows > 1) continue;
    if (bytes > LARGE * budget.bytes)
      news = await linesBetween(client, session, grants, scopes, range, false);
    return { end, ...news };
  }
}

function bytesOf(lines: readonly LineText[]): number {
  return lines.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}

async function linesBetween(
  client: PoolClient,
  { tenantId }: Session,
  grants: Grants,
  scopes: HeldScopes,
  { cursor, end }: { readonly cursor: number; readonly end: number },
  withTrees: boolean,
): Promise<Omit<News, 'end'>> {
  const [moved, changes] = await Promise.all([
    listMovedRoots(client, tenantId, scopes, cursor, end),
    listChanges(client, tenantId, scopes.all, cursor, end),
  ]);
  const entered = moved.filter(({ isIn, isNew }) => isIn && isNew);
  // Only a ticket can be asked for by itself later.
  const trees = entered.filter(({ entity }) => withTrees || entity !== 'ticket').map(({ rootId }) => rootId);
  const rows = new Map<string, ChangedRow>();
  // A root that only changed scopes is sent by itself: its own last change may lie on a later page, and the client
  // must know what keeps it here before another scope goes.
  for (const { entity, rootId, seq, isIn } of moved) {
    if (isIn) rows.set(`${entity} ${rootId}`, { entity, id: rootId, rootId, seq, isDeleted: false });
  }
  for (const row of [...changes, ...(await listTrees(client, tenantId, trees))]) {
    rows.set(`${row.entity} ${row.id}`, row);
  }
  const puts = await toLines(client, tenantId, [...rows.values()], scopes.all, grants.mask);
  const leaves = moved
    .filter(({ isIn }) => !isIn)
    .map(({ entity, rootId, seq, isDeleted }) =>
      removalText(isDeleted ? 'del' : 'leave', entity, rootId, seq),
    );
  const large = withTrees ? [] : entered.filter(({ entity }) => entity === 'ticket');
  return {
    lines: [...puts, ...leaves],
    large: large.map(({ rootId }) => ticketScope(rootId as TicketId)),
  };
}
