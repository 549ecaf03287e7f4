import type { PoolClient } from 'pg';
import { commitChanges } from '../../db/server/apply-changes.ts';
import { listPeople, listTeams } from '../../db/server/queries/directory.ts';
import { type KnownPast, listSlaPasts } from '../../db/server/queries/sla-pasts.ts';
import {
  claimTimers,
  finishTimers,
  postponeTimers,
  type TimerKey,
} from '../../db/server/queries/sla-timers.ts';
import { planActions } from '../../shared/domain/actions/plan-actions.ts';
import {
  actionsOfPoint,
  causeOfPoint,
  isPassedOver,
  toldOfPoint,
} from '../../shared/domain/sla/act-of-point.ts';
import type { Staff } from '../../shared/domain/sla/recipients.ts';
import { type DeadlinePoint, deadlinesOf } from '../../shared/domain/sla/ticket-timers.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { DEFAULT_FILE_POLICY } from '../../shared/model/file-policy.ts';
import type { Ticket } from '../../shared/model/ticket.ts';
import type { MutationCall } from '../../shared/mutations/mutation.ts';
import { canonicalJson, type Json } from '../../shared/util/canonical-json.ts';
import { prepareTrial, type Trial } from '../mutations/judge.ts';
import type { SystemPorts } from '../mutations/run-system-mutations.ts';
import { inTransaction } from '../mutations/transaction.ts';
import { type Desk, listRulesAbout, openDesk } from '../rules/open-desk.ts';
import type { PolicyReader } from './ready-policies.ts';

/** What doing points needs from the server around it. */
export interface TimerPorts extends SystemPorts {
  readonly policiesOf: PolicyReader;
  /** Something that a point wanted was refused, a team that is gone for example. */
  reportRefused(refused: {
    readonly mutation: string;
    readonly code: string | null;
    readonly point: string;
  }): void;
}

/** Points that are done with one commit. */
const PER_COMMIT = 50;
/** How long a point that could not be done waits. */
const AGAIN_MS = 60_000;

/**
 * Does the points whose time has come, each once on whichever node takes it (docs/spec/sync.md R195).
 * @returns whether there may be more
 */
export async function runDue(ports: TimerPorts, tenantId: string): Promise<boolean> {
  try {
    return (await runSome(ports, tenantId, PER_COMMIT, () => undefined)) > 0;
  } catch (error) {
    if (error instanceof AppError) throw error;
    ports.reportBug(error, undefined);
  }
  // One of them cannot be done: it is found by doing them one by one, and waits.
  for (let count = 0; count < PER_COMMIT; count += 1) {
    let claimed: readonly TimerKey[] = [];
    try {
      const done = await runSome(ports, tenantId, 1, (keys) => {
        claimed = keys;
      });
      if (done === 0) return false;
    } catch (error) {
      if (error instanceof AppError) throw error;
      await postponeTimers(ports.pool, tenantId, claimed, ports.now() + AGAIN_MS);
    }
  }
  return true;
}

/** A claimed point, with the changes that it comes to. */
interface Due {
  readonly key: TimerKey;
  readonly point: DeadlinePoint;
  readonly past: KnownPast;
  readonly trials: readonly Trial[];
}

function runSome(
  ports: TimerPorts,
  tenantId: string,
  most: number,
  onClaim: (keys: readonly TimerKey[]) => void,
): Promise<number> {
  return inTransaction(ports.pool, async (client) => {
    const now = ports.now();
    const claimed = await claimTimers(client, tenantId, now, most);
    if (claimed.length === 0) return 0;
    onClaim(claimed);
    const { due, gone } = await whatIsDue(ports, client, tenantId, claimed, now);
    const trials = due.flatMap((each) => each.trials);
    const rules = await listRulesAbout(client, tenantId, trials);
    const desk = await openDesk(client, tenantId, trials, rules, ports);
    const changed = new Set(
      due.filter(({ past: { ticket } }) => !isSame(desk, ticket)).map(({ past: { ticket } }) => ticket.id),
    );
    const stable = due.filter(({ past }) => !changed.has(past.ticket.id));
    for (const each of stable)
      for (const effect of act(ports, desk, each)) await ports.enqueue(client, tenantId, effect);
    // What was changed between the look and the lock is looked at again at once.
    await finishTimers(client, tenantId, [...stable.map(({ key }) => key), ...gone.done], now);
    for (const { key, at } of gone.moved) await postponeTimers(client, tenantId, [key], at);
    const writes = { ...(await desk.finish(client)), log: null };
    ports.announce(tenantId, await commitChanges(client, tenantId, writes, ports.newId()));
    return claimed.length;
  });
}

interface Gone {
  /** No promise has such a point any more. */
  readonly done: TimerKey[];
  /** Its time is another one by now; the mark of that change has it planned, until then it waits. */
  readonly moved: { readonly key: TimerKey; readonly at: number }[];
}

/** What the claimed points are by the history as it is now: a change that was not looked at yet may have moved or ended them. */
async function whatIsDue(
  ports: TimerPorts,
  client: PoolClient,
  tenantId: string,
  claimed: readonly TimerKey[],
  now: number,
): Promise<{ readonly due: readonly Due[]; readonly gone: Gone }> {
  const ready = await ports.policiesOf(client, tenantId);
  const pasts = await listSlaPasts(client, tenantId, [...new Set(claimed.map(({ ticketId }) => ticketId))]);
  const staff: Staff = {
    people: await listPeople(client, tenantId),
    teams: await listTeams(client, tenantId),
  };
  const pointsOf = new Map([...pasts].map(([id, past]) => [id, deadlinesOf(ready, past).points]));
  const gone: Gone = { done: [], moved: [] };
  const due: Due[] = [];
  for (const key of claimed) {
    const past = pasts.get(key.ticketId);
    const point = pointsOf.get(key.ticketId)?.find(({ key: name }) => name === key.point);
    if (past === undefined || point === undefined) gone.moved.push({ key, at: now + AGAIN_MS });
    else if (point.at > now) gone.moved.push({ key, at: point.at });
    else if (isPassedOver(point.level?.step ?? null, past.ticket)) gone.done.push(key);
    else due.push({ key, point, past, trials: trialsOf(ports, point, past.ticket, staff, now) });
  }
  return { due: due.sort((one, other) => inTime(one.point, other.point)), gone };
}

/** The breach is told before the level that it sets off. */
function inTime(one: DeadlinePoint, other: DeadlinePoint): number {
  return one.at - other.at || (one.level?.number ?? 0) - (other.level?.number ?? 0);
}

function trialsOf(
  ports: TimerPorts,
  point: DeadlinePoint,
  ticket: Ticket,
  staff: Staff,
  now: number,
): readonly Trial[] {
  const { kind, metric, dueAt, key, at, level, timer } = point;
  const step = level?.step ?? null;
  const told = toldOfPoint(step, ticket, staff);
  const row = { kind, level: level?.number ?? null, metric, policy: timer.policy.titles, dueAt, at };
  const facts = { ticket, customerName: null, customerLocale: null, hasNoteDraft: false, agent: null };
  const calls: readonly MutationCall[] = [
    { name: 'ticket.reach-point', args: { ticketId: ticket.id, key, point: row, told } },
    ...planActions(actionsOfPoint(step, ticket), facts, ports.newId).flatMap((planned) =>
      planned.kind === 'call' ? [planned.call] : [],
    ),
  ];
  return calls.map((call) =>
    prepareTrial({
      call,
      operationId: ports.newId(),
      actor: { kind: 'system', part: 'sla' },
      author: 'system',
      baseSeq: Number.MAX_SAFE_INTEGER,
      now,
      receivedAt: now,
      files: DEFAULT_FILE_POLICY,
      isFileMissing: () => false,
      isNumberLeased: () => true,
      cause: causeOfPoint(point),
    }),
  );
}

function isSame({ work }: Desk, ticket: Ticket): boolean {
  const now = work.reads.get('ticket', ticket.id);
  return now !== undefined && canonicalJson(now as Json) === canonicalJson(ticket as Json);
}

/** Does one point: its line, its notifications, then what it does to the ticket. What is refused keeps nothing else from being done. */
function act(ports: TimerPorts, desk: Desk, { point, past, trials }: Due) {
  return trials.flatMap((trial) => {
    const { verdict, code, effects } = desk.judge(trial);
    if (verdict !== 'applied') {
      ports.reportRefused({ mutation: trial.call.name, code, point: `#${past.ticket.number} ${point.key}` });
    }
    return effects;
  });
}
