import type { Pool, PoolClient } from 'pg';
import { commitChanges } from '../../db/server/apply-changes.ts';
import { listTeams } from '../../db/server/queries/directory.ts';
import { listProven } from '../../db/server/queries/files.ts';
import { listUsableNumbers } from '../../db/server/queries/numbers.ts';
import {
  findRefusedWork,
  listRefusedWork,
  type RefusedWorkPlaceInList,
  type RefusedWorkRow,
  settleRefusedWork,
} from '../../db/server/queries/refused-work.ts';
import {
  REFUSED_WORK_BYTES,
  REFUSED_WORK_LIMIT,
  type RefusedWork,
  type RefusedWorkAnswer,
} from '../../shared/contract/refused-work-protocol.ts';
import type { Verdict } from '../../shared/contract/sync-protocol.ts';
import { mayReviewRefusedWork, reviewsRefusedWork } from '../../shared/domain/permissions/refused-work.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { TeamId } from '../../shared/model/ids.ts';
import type { Team } from '../../shared/model/team.ts';
import { prepareCall } from '../../shared/mutations/decide.ts';
import { maskArgs } from '../../shared/mutations/mask-args.ts';
import type { Trial } from '../mutations/judge.ts';
import { inTransaction } from '../mutations/transaction.ts';
import { listRulesAbout, openDesk } from '../rules/open-desk.ts';
import { type Grants, loadGrants, maySee } from './actor.ts';
import { listTellingTooMuch } from './named-tickets.ts';
import { type ChangePorts, hashesIn, holderOf, numbersIn } from './push.ts';
import type { Session } from './session.ts';

/** What showing refused work needs from the server around it. */
export interface RefusedWorkPorts {
  readonly pool: Pool;
  now(): number;
}

const ROWS_AT_ONCE = 100;
/** The furthest a list looks back for work that the asking person may see. */
const MOST_ROWS = 10_000;

interface Reviewer {
  readonly grants: Grants;
  readonly teams: readonly Team[];
}

/** The newest refused changes of colleagues that this person may look after. @throws AppError notPermitted */
export async function listForReviewer(
  { pool }: RefusedWorkPorts,
  session: Session,
): Promise<RefusedWorkAnswer> {
  const reviewer = await openReview(pool, session);
  const items: RefusedWork[] = [];
  let after: RefusedWorkPlaceInList | null = null;
  let bytes = 0;
  for (let looked = 0; looked < MOST_ROWS; looked += ROWS_AT_ONCE) {
    const rows: readonly RefusedWorkRow[] = await listRefusedWork(
      pool,
      session.tenantId,
      after,
      ROWS_AT_ONCE,
    );
    const reviewed = rows.filter((row) => mayReview(reviewer, row));
    const { rights } = reviewer.grants;
    const tellingTooMuch = await listTellingTooMuch(pool, session.tenantId, reviewed, rights);
    for (const row of reviewed) {
      bytes += Buffer.byteLength(JSON.stringify(row.args));
      const isFull = items.length > 0 && bytes > REFUSED_WORK_BYTES;
      if (isFull || items.length === REFUSED_WORK_LIMIT) return { items, hasMore: true };
      items.push(toAnswer(row, reviewer.grants, tellingTooMuch.has(row)));
    }
    after = rows.at(-1) ?? null;
    if (rows.length < ROWS_AT_ONCE) return { items, hasMore: false };
  }
  return { items, hasMore: true };
}

/**
 * Marks a colleague's refused change as looked after. One that does not exist and one that this person may not see are
 * answered alike. @throws AppError notPermitted, notFound
 */
export async function settleForReviewer(
  { pool, now }: RefusedWorkPorts,
  session: Session,
  operationId: string,
): Promise<boolean> {
  const reviewer = await openReview(pool, session);
  const row = await findRefusedWork(pool, session.tenantId, operationId);
  if (row === undefined || !mayReview(reviewer, row)) throw new AppError('notFound');
  return settleRefusedWork(pool, row, session.userId, now());
}

/** What became of another try. */
export type RetryOutcome =
  | { readonly outcome: 'applied'; readonly verdict: Verdict }
  | { readonly outcome: 'unknown' }
  | {
      readonly outcome: 'refused';
      readonly code: string | null;
      readonly params: Readonly<Record<string, unknown>>;
    };

/**
 * Judges a refused change once more, as its author, by today's rights and rows; a held answer goes out. What is taken
 * is settled in the same transaction, so that it is taken once; what is refused again stays as it is.
 */
export function retryRefusedWork(ports: ChangePorts, operationId: string): Promise<RetryOutcome> {
  return inTransaction(ports.pool, async (client): Promise<RetryOutcome> => {
    const row = await findRefusedWork(client, null, operationId);
    if (row === undefined || !(await settleRefusedWork(client, row, null, ports.now()))) {
      return { outcome: 'unknown' };
    }
    try {
      return await judgeAgain(ports, client, row);
    } catch (error) {
      // The author may be gone meanwhile.
      if (!(error instanceof AppError)) throw error;
      return { outcome: 'refused', code: error.code, params: error.params };
    }
  });
}

async function judgeAgain(
  ports: ChangePorts,
  client: PoolClient,
  row: RefusedWorkRow,
): Promise<RetryOutcome> {
  const { tenantId, name, version, authorId } = row;
  const session = { tenantId, userId: authorId, deviceId: row.deviceId ?? '' };
  const call = { name, version, args: row.verdict === 'held' ? sentAnyway(row.args) : row.args };
  const prepared = prepareCall(call);
  const [grants, sentFiles, numbers, rules] = await Promise.all([
    loadGrants(client, session),
    listProven(client, tenantId, authorId, hashesIn([prepared])),
    listUsableNumbers(client, tenantId, holderOf(session), numbersIn([prepared])),
    listRulesAbout(client, tenantId, [{ prepared }]),
  ]);
  const now = ports.now();
  const trial: Trial = {
    call,
    prepared,
    operationId: ports.newId(),
    actor: {
      kind: 'user',
      user: grants.user,
      scopes: grants.rights,
      hiddenFields: grants.hiddenFields,
    },
    author: row.clientId,
    // Whoever asks for it has looked at how things are now.
    baseSeq: Number.MAX_SAFE_INTEGER,
    now,
    receivedAt: now,
    files: ports.filePolicy,
    isFileMissing: (sha256) => !sentFiles.has(sha256),
    isNumberLeased: (number) => numbers.has(number),
  };
  const desk = await openDesk(client, tenantId, [trial], rules, ports);
  const { verdict, code, params, effects } = desk.judge(trial);
  if (verdict !== 'applied' && verdict !== 'merged') return { outcome: 'refused', code, params };
  for (const effect of effects) await ports.enqueue(client, tenantId, effect);
  const writes = { ...(await desk.finish(client)), log: null };
  ports.announce(tenantId, await commitChanges(client, tenantId, writes, ports.newId()));
  return { outcome: 'applied', verdict };
}

function sentAnyway(args: unknown): unknown {
  return typeof args === 'object' && args !== null ? { ...args, sendAnyway: true } : args;
}

async function openReview(pool: Pool, session: Session): Promise<Reviewer> {
  const grants = await loadGrants(pool, session);
  if (!reviewsRefusedWork(grants.user)) throw new AppError('notPermitted');
  return { grants, teams: await listTeams(pool, session.tenantId) };
}

function mayReview({ grants, teams }: Reviewer, row: RefusedWorkRow): boolean {
  return mayReviewRefusedWork(grants.user, teams, {
    authorId: row.authorId,
    authorTeamIds: row.authorTeamIds as readonly TeamId[],
    ticketTeamId: row.ticketTeamId,
  });
}

function toAnswer(
  row: RefusedWorkRow,
  { rights, hiddenFields }: Grants,
  isReasonHidden: boolean,
): RefusedWork {
  const { ticketId, ticketNumber, ticketSubject, ticketTeamId, ticketAssigneeId } = row;
  const isSeen =
    ticketId !== null &&
    ticketTeamId !== null &&
    maySee(rights, { id: ticketId, teamId: ticketTeamId, assigneeId: ticketAssigneeId });
  const { args, isMasked } = maskArgs(row, hiddenFields);
  return {
    operationId: row.operationId as RefusedWork['operationId'],
    name: row.name,
    version: row.version,
    args: args as RefusedWork['args'],
    isMasked,
    verdict: row.verdict,
    // The reason tells of the tickets: their numbers, their status, who has them.
    code: isReasonHidden ? null : row.code,
    params: isReasonHidden ? {} : (row.params as RefusedWork['params']),
    createdAt: row.createdAt,
    receivedAt: row.receivedAt,
    authorId: row.authorId as RefusedWork['authorId'],
    authorName: row.authorName,
    deviceName: row.deviceName,
    ticket: isSeen
      ? ({ id: ticketId, number: ticketNumber, subject: ticketSubject } as RefusedWork['ticket'])
      : null,
  };
}
