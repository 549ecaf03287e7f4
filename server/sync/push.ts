import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { commitChanges } from '../../db/server/apply-changes.ts';
import {
  listSeenOperations,
  listStoredResults,
  lockSyncClient,
  type SeenOperation,
  type StoredResult,
} from '../../db/server/queries/clients.ts';
import { listProven } from '../../db/server/queries/files.ts';
import { listUsableNumbers } from '../../db/server/queries/numbers.ts';
import {
  LIMITS,
  type MutationResult,
  PROTOCOL_VERSION,
  type PushAnswer,
  type PushRequest,
  type StandingProof,
  type WireMutation,
} from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { Sha256 } from '../../shared/model/attachment.ts';
import type { FilePolicy } from '../../shared/model/file-policy.ts';
import { type PreparedCall, prepareCall } from '../../shared/mutations/decide.ts';
import type { Effect, MutationCall } from '../../shared/mutations/mutation.ts';
import { canonicalJson } from '../../shared/util/canonical-json.ts';
import type { Judgement, JudgePorts, Trial } from '../mutations/judge.ts';
import { inTransactionWith } from '../mutations/transaction.ts';
import { type Desk, listRulesAbout, openDesk } from '../rules/open-desk.ts';
import { loadGrants } from './actor.ts';
import { planBatch } from './plan-batch.ts';
import type { Proofs } from './proofs.ts';
import { proveNow } from './read-page.ts';
import type { Session } from './session.ts';

/** What judging changes and committing what follows needs from the server around it. */
export interface ChangePorts extends JudgePorts {
  readonly pool: Pool;
  readonly filePolicy: FilePolicy;
  now(): number;
  /** Writes a job for the effect inside the open transaction. */
  enqueue(client: PoolClient, tenantId: string, effect: Effect): Promise<void>;
  /** Tells connected clients that the tenant has reached this sequence. Called after the commit. */
  announce(tenantId: string, seq: number): void;
}

/** What push needs from the server around it. */
export interface PushPorts extends ChangePorts {
  readonly proofs: Proofs;
}

const MAY_HAVE_FILES: ReadonlySet<string> = new Set(['ticket.reply', 'ticket.add-note', 'ticket.create']);
/** Number of mutations judged in one transaction. */
const MAX_PER_TRANSACTION = 50;

/**
 * Judges a batch of one client (sync.md 10.4). Repeats are answered from the log, gaps and forks are reported,
 * everything else gets a verdict; the client's number always advances past what was judged.
 * @throws AppError pathCircle
 */
export async function push(ports: PushPorts, session: Session, request: PushRequest): Promise<PushAnswer> {
  // No verdict: the work is sound, and a verdict would be taken for the last word on it.
  if (request.path.includes(ports.proofs.serverId)) throw new AppError('pathCircle');
  const parts: WireMutation[][] = [];
  for (let start = 0; start < request.mutations.length; start += MAX_PER_TRANSACTION) {
    parts.push(request.mutations.slice(start, start + MAX_PER_TRANSACTION));
  }
  return judgeInOrder(parts, (mutations) => pushPart(ports, session, { ...request, mutations }));
}

/** Part after part, up to one that is not judged; the answer has the results of all and the standing of the last. */
async function judgeInOrder<T>(
  parts: readonly T[],
  judgePart: (part: T) => Promise<PushAnswer>,
): Promise<PushAnswer> {
  const results: MutationResult[] = [];
  let last: PushAnswer | null = null;
  for (const part of parts) {
    last = await judgePart(part);
    if (last.kind !== 'judged') return last;
    results.push(...last.results);
  }
  if (last === null) throw new Error('A batch has at least one mutation');
  return { ...last, results };
}

async function pushPart(ports: PushPorts, session: Session, request: PushRequest): Promise<PushAnswer> {
  try {
    return await pushOnce(ports, session, request, new Set());
  } catch (error) {
    if (error instanceof AppError) throw error;
    ports.reportBug(error, undefined);
    return pushOneByOne(ports, session, request);
  }
}

/** A batch the database would not take: find the poisonous mutation, keep it as failed, let the others through. */
function pushOneByOne(ports: PushPorts, session: Session, request: PushRequest): Promise<PushAnswer> {
  return judgeInOrder(request.mutations, async (mutation) => {
    const single = { ...request, mutations: [mutation] };
    try {
      return await pushOnce(ports, session, single, new Set());
    } catch (error) {
      if (error instanceof AppError) throw error;
      return pushOnce(ports, session, single, new Set([mutation.n]));
    }
  });
}

function pushOnce(
  ports: PushPorts,
  session: Session,
  request: PushRequest,
  poisonous: ReadonlySet<number>,
): Promise<PushAnswer> {
  const { tenantId } = session;
  const key = { ...session, clientId: request.clientId };
  const lock = (client: PoolClient) => lockSyncClient(client, key, ports.now(), PROTOCOL_VERSION);
  return inTransactionWith(ports.pool, lock, async (client, locked) => {
    // After a restore the client first hears of it in a hello, and claims its ticket numbers again.
    if (locked.epoch !== request.epoch) throw new AppError('epochChanged');
    if (locked.deviceId !== session.deviceId || locked.userId !== session.userId) return { kind: 'fork' };
    const plan = planBatch(request.mutations, {
      lastMutation: locked.lastMutation,
      stored: await listRepeats(client, tenantId, request, locked.lastMutation),
      hashOf,
    });
    if (plan.kind !== 'judge') return plan;
    const [judged, standing] =
      plan.fresh.length === 0
        ? [[], await proveNow(client, ports.proofs, tenantId)]
        : await judgeFresh(ports, client, session, request, plan.fresh, poisonous);
    const lastMutation = locked.lastMutation + plan.fresh.length;
    const results = [...plan.known, ...judged];
    return { kind: 'judged', lastMutation, durableMutation: lastMutation, results, standing };
  });
}

async function listRepeats(
  client: PoolClient,
  tenantId: string,
  { clientId, mutations }: PushRequest,
  lastMutation: number,
): Promise<ReadonlyMap<number, StoredResult>> {
  const numbers = mutations.map(({ n }) => n).filter((n) => n <= lastMutation);
  if (numbers.length === 0) return new Map();
  const stored = await listStoredResults(client, tenantId, clientId, numbers);
  return new Map(stored.map((result) => [result.n, result]));
}

async function judgeFresh(
  ports: PushPorts,
  client: PoolClient,
  session: Session,
  request: PushRequest,
  fresh: readonly WireMutation[],
  poisonous: ReadonlySet<number>,
): Promise<readonly [readonly MutationResult[], StandingProof]> {
  const { tenantId } = session;
  const asked = fresh.map((mutation) => {
    const { name, args, version } = mutation;
    const call = { name, args, version };
    return { mutation, call, prepared: prepareCall(call) };
  });
  const understood = asked.map(({ prepared }) => prepared);
  const operationIds = fresh.map(({ operationId }) => operationId);
  const [grants, { seen, forgottenBase }, numbers, sentFiles, rules] = await Promise.all([
    loadGrants(client, session),
    listSeenOperations(client, tenantId, operationIds),
    listUsableNumbers(client, tenantId, holderOf(session), numbersIn(understood)),
    listProven(client, tenantId, session.userId, hashesIn(understood)),
    listRulesAbout(client, tenantId, asked),
  ]);
  const actor = {
    kind: 'user' as const,
    user: grants.user,
    scopes: grants.rights,
    hiddenFields: grants.hiddenFields,
  };
  const receivedAt = ports.now();
  const trials = asked.map(
    ({ mutation, call, prepared }): Trial => ({
      call,
      prepared,
      operationId: mutation.operationId,
      actor,
      author: request.clientId,
      baseSeq: mutation.baseSeq,
      now: Math.min(mutation.createdAt, receivedAt),
      receivedAt,
      files: ports.filePolicy,
      isFileMissing: (sha256) => !sentFiles.has(sha256),
      isNumberLeased: (number) => numbers.has(number),
    }),
  );
  const desk = await openDesk(client, tenantId, trials, rules, ports);
  const results: MutationResult[] = [];
  const entries: Record<string, unknown>[] = [];
  const heard = new Map(seen);
  for (const [index, mutation] of fresh.entries()) {
    const isForgotten = mutation.baseSeq <= forgottenBase;
    const earlier =
      answerOf(heard.get(mutation.operationId), mutation, session) ??
      (isTooLarge(mutation) ? TOO_LARGE : isForgotten ? TOO_OLD : undefined);
    const trial = trials[index];
    if (trial === undefined) throw new Error('Every mutation has a trial');
    const judgement =
      earlier === undefined ? judgeUnless(poisonous.has(mutation.n), desk, trial) : repeat(earlier);
    for (const effect of judgement.effects) await ports.enqueue(client, tenantId, effect);
    const result: MutationResult = {
      n: mutation.n,
      operationId: mutation.operationId,
      verdict: judgement.verdict,
      code: judgement.code,
      params: judgement.params as MutationResult['params'],
    };
    results.push(result);
    if (!heard.has(mutation.operationId)) {
      heard.set(mutation.operationId, { ...result, argsHash: hashOf(mutation), userId: session.userId });
    }
    entries.push(logEntry(mutation, judgement, session, request, receivedAt));
  }
  const last = fresh.at(-1)?.n ?? 0;
  const writes = await desk.finish(client);
  const log = { clientId: request.clientId, lastMutation: last, entries };
  const committing = commitChanges(client, tenantId, { ...writes, log }, ports.newId());
  const [, standing] = await Promise.all([
    committing.then((seq) => ports.announce(tenantId, seq)),
    // Behind the commit in the same session: a line that began before it would not have it.
    proveNow(client, ports.proofs, tenantId),
  ]);
  return [results, standing];
}

/** No workstation makes one like it; its content is kept, and what was said of the other is nobody else's (R234). */
const REUSED: Said = { verdict: 'refused', code: 'operationReused', params: {} };

/** What is said about an operation that arrived before: the same again only where it is the same. */
function answerOf(
  seen: SeenOperation | undefined,
  mutation: WireMutation,
  { userId }: Session,
): Said | undefined {
  if (seen === undefined) return undefined;
  return seen.userId === userId && seen.argsHash === hashOf(mutation) ? seen : REUSED;
}

/** It may have been judged before anybody remembers, and must not be judged twice (docs/spec/sync.md R96). */
const TOO_OLD: Said = { verdict: 'refused', code: 'tooOld', params: {} };

function judgeUnless(isPoisonous: boolean, desk: Desk, trial: Trial): Judgement {
  return isPoisonous ? { verdict: 'failed', code: 'internal', params: {}, effects: [] } : desk.judge(trial);
}

/** No workstation makes one like it; what is behind it in the queue must not wait for it (R97). */
const TOO_LARGE: Said = { verdict: 'refused', code: 'changeTooLarge', params: {} };

function isTooLarge({ args }: WireMutation): boolean {
  return Buffer.byteLength(JSON.stringify(args)) > LIMITS.mutationBytes;
}

type Said = Pick<StoredResult, 'verdict' | 'code' | 'params'>;

function repeat(earlier: Said): Judgement {
  return { verdict: earlier.verdict, code: earlier.code, params: earlier.params, effects: [] };
}

function logEntry(
  mutation: WireMutation,
  judgement: Judgement,
  session: Session,
  request: PushRequest,
  receivedAt: number,
): Record<string, unknown> {
  return {
    n: mutation.n,
    operation_id: mutation.operationId,
    name: mutation.name,
    version: mutation.version,
    args: mutation.args,
    args_hash: hashOf(mutation),
    base_seq: mutation.baseSeq,
    created_at: mutation.createdAt,
    received_at: receivedAt,
    user_id: session.userId,
    path: request.path,
    verdict: judgement.verdict,
    code: judgement.code,
    params: judgement.params,
  };
}

/** Identity of what was asked, so that another machine using the same numbers is noticed. */
function hashOf({ name, version, args }: WireMutation): string {
  return createHash('sha256').update(canonicalJson({ name, version, args })).digest('hex');
}

/** Ticket numbers that the batch wants to use: as the newest version names them, whichever one sent them. */
export function numbersIn(batch: readonly PreparedCall[]): readonly number[] {
  return callsOf(batch).flatMap(({ name, args }) => {
    if (name !== 'ticket.create' || typeof args !== 'object' || args === null) return [];
    const number: unknown = Reflect.get(args, 'number');
    return typeof number === 'number' && Number.isSafeInteger(number) ? [number] : [];
  });
}

/** Files that the batch wants to attach, wherever in the arguments of the newest version they are named. */
export function hashesIn(batch: readonly PreparedCall[]): readonly string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const each of Object.values(value)) visit(each);
    const sha256 = Sha256.safeParse(Reflect.get(value, 'sha256'));
    if (sha256.success) found.add(sha256.data);
  };
  for (const { name, args } of callsOf(batch)) if (MAY_HAVE_FILES.has(name)) visit(args);
  return [...found];
}

/** What is not understood is refused, and wants nothing. */
function callsOf(batch: readonly PreparedCall[]): readonly MutationCall[] {
  return batch.flatMap((prepared) => (prepared.ok ? [prepared.call] : []));
}

/** Who holds the numbers leased to this device. */
export function holderOf(session: Pick<Session, 'deviceId'>): string {
  return `device:${session.deviceId}`;
}
