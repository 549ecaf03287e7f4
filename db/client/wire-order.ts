import type { WireMutation } from '../../shared/contract/sync-protocol.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { filePolicyHere, getMeta, setMeta } from './meta.ts';
import { prepared } from './prepared.ts';

/** The states of a change whose verdict is not known. */
export const UNJUDGED = "state in ('queued', 'sent')";

interface StoredCall {
  readonly n: number;
  readonly wireN: number | null;
  readonly operationId: string;
  readonly name: string;
  readonly version: number;
  readonly args: string;
  readonly baseSeq: number;
  readonly createdAt: number;
}

/** What a change takes on the wire beside its arguments, at most. */
const ENVELOPE_BYTES = 300;

const CALL = `n, wire_n as wireN, operation_id as operationId, name, version, args, base_seq as baseSeq,
  created_at as createdAt`;

/**
 * The next changes to send. A number on the wire is given at the first sending and stays with its change, so numbers
 * are dense although a change that waits for its files lets others past (docs/spec/sync.md, R2 and R49).
 */
export function takeBatch(
  db: SqliteDatabase,
  maxMutations: number,
  maxBytes: number,
): readonly WireMutation[] {
  return inTransaction(db, 'durable', () => {
    const numbered = prepared<[number], StoredCall>(
      db,
      `select ${CALL} from outbox where ${UNJUDGED} and wire_n > 0 order by wire_n limit ?`,
    ).all(maxMutations);
    const waiting = listWaiting(db);
    const fresh = prepared<[number], StoredCall>(
      db,
      `select ${CALL} from outbox where state = 'queued' and wire_n is null order by n limit ?`,
    )
      .all(maxMutations + waiting.size)
      .filter(({ n }) => !waiting.has(n));
    const give = prepared(db, "update outbox set wire_n = ?, state = 'sent', was_sent = 1 where n = ?");
    let last = getMeta(db, 'lastWireNumber') ?? 0;
    let bytes = 0;
    const batch: WireMutation[] = [];
    for (const { wireN, n, operationId, args, ...call } of [...numbered, ...fresh]) {
      bytes += Buffer.byteLength(args) + ENVELOPE_BYTES;
      if (batch.length >= maxMutations || (batch.length > 0 && bytes > maxBytes)) break;
      const number = wireN ?? last + 1;
      if (wireN === null) last = number;
      give.run(number, n);
      batch.push({
        ...call,
        n: number,
        operationId: operationId as WireMutation['operationId'],
        args: JSON.parse(args) as WireMutation['args'],
      });
    }
    setMeta(db, 'lastWireNumber', last);
    return batch;
  });
}

/** How many changes could be sent now. */
export function countSendable(db: SqliteDatabase): number {
  const row = prepared<[], { n: number }>(db, `select count(*) as n from outbox where ${UNJUDGED}`).get();
  return (row?.n ?? 0) - listWaiting(db).size;
}

/**
 * Changes that wait: those with files the center does not have, where the organization wants both together, and every
 * later change that reads or writes a row they write, or is about the same ticket: one that has left this workstation has
 * no rows here any more, and its changes their order all the same. Nothing else is held up.
 */
export function listWaiting(db: SqliteDatabase): ReadonlySet<number> {
  if (filePolicyHere(db).whenFilesAreMissing === 'textFirst') return new Set();
  const waiting = new Set(
    prepared<[], { n: number }>(
      db,
      `select distinct o.n from outbox_file f join outbox o on o.n = f.n
       join file_upload u on u.sha256 = f.sha256
       where o.state = 'queued' and o.wire_n is null and u.state <> 'sent' order by o.n`,
    )
      .all()
      .map(({ n }) => n),
  );
  const [first] = waiting;
  if (first === undefined) return waiting;
  const rows = new Set<string>();
  const touched = prepared<[number], { n: number; key: string; isWrite: number }>(
    db,
    `with open as (select n, args from outbox where n >= ? and state = 'queued' and wire_n is null)
     select o.n, t.entity || ' ' || t.id as key, t.is_write as isWrite from open o join touch t on t.n = o.n
     union all
     select n, 'ticket ' || (args ->> 'ticketId'), 1 from open where args ->> 'ticketId' is not null
     order by 1`,
  ).all(first);
  const byChange = Map.groupBy(touched, ({ n }) => n);
  for (const [n, keys] of byChange) {
    if (!waiting.has(n) && !keys.some(({ key }) => rows.has(key))) continue;
    waiting.add(n);
    for (const { key, isWrite } of keys) if (isWrite === 1) rows.add(key);
  }
  return waiting;
}

/** The local number of a change by its number on the wire. */
export function localNumberOf(db: SqliteDatabase, wireN: number): number | null {
  const row = prepared<[number], { n: number }>(
    db,
    'select n from outbox where wire_n = ? and wire_n > 0',
  ).get(wireN);
  return row?.n ?? null;
}

/**
 * Work that a restored center may have lost: all but what a person has decided about. What was taken counts also when the
 * person has put away where it went (R128).
 */
const MAY_BE_LOST = "(resolved_at is null or state in ('applied', 'merged'))";
const AGAIN = "state = 'queued', is_replayed = 1, resolved_at = null, confirmed_at = null";

/**
 * Everything above what the server has judged goes out again, also what it had once confirmed and then lost. What a
 * person has dealt with meanwhile, or what was pruned, would leave holes: then the rest closes up.
 * @returns whether work that counted as done is pending again, so that everything pending must be decided anew
 */
export function requeueLost(db: SqliteDatabase, judgedUpTo: number): boolean {
  const undone = prepared<[number], { n: number }>(
    db,
    `select count(*) as n from outbox where wire_n > ? and ${MAY_BE_LOST} and is_replayed = 0`,
  ).get(judgedUpTo);
  const isUndone = (undone?.n ?? 0) > 0;
  prepared(db, `update outbox set ${AGAIN} where wire_n > ? and ${MAY_BE_LOST}`).run(judgedUpTo);
  const lost = prepared<[number], { n: number; wireN: number }>(
    db,
    `select n, wire_n as wireN from outbox where wire_n > ? and ${UNJUDGED} order by wire_n`,
  ).all(judgedUpTo);
  const isDense = lost.every(({ wireN }, index) => wireN === judgedUpTo + 1 + index);
  const isShort = (getMeta(db, 'lastWireNumber') ?? 0) > judgedUpTo + lost.length;
  if (isDense && !isShort) return isUndone;
  prepared(db, 'update outbox set wire_n = 0 where wire_n > ?').run(judgedUpTo);
  const give = prepared(db, 'update outbox set wire_n = ? where n = ?');
  for (const [index, { n }] of lost.entries()) give.run(judgedUpTo + 1 + index, n);
  setMeta(db, 'lastWireNumber', judgedUpTo + lost.length);
  return isUndone;
}

/**
 * After a restore the center may have lost what this store sent, under an earlier identity as well, and under its numbers it
 * may know the work of a machine with the same disk. So everything goes out again in the order it was made, under new
 * numbers; the operation ids tell the center what it has judged already (docs/spec/sync.md, R10).
 * @param judgedUpTo the last number that the center has judged under this identity, whoever used it
 * @returns whether work that counted as done is pending again, so that everything pending must be decided anew
 */
export function requeueAllLost(db: SqliteDatabase, judgedUpTo: number): boolean {
  const isSent = `wire_n is not null and ${MAY_BE_LOST}`;
  const undone = prepared<[], { n: number }>(
    db,
    `select count(*) as n from outbox where ${isSent} and is_replayed = 0`,
  ).get();
  prepared(db, `update outbox set ${AGAIN}, wire_n = null where ${isSent}`).run();
  prepared(db, 'update outbox set wire_n = 0 where wire_n is not null').run();
  setMeta(db, 'lastWireNumber', judgedUpTo);
  return (undone?.n ?? 0) > 0;
}

/** A new identity begins at one: what was judged keeps its verdict, the rest is numbered anew. */
export function renumberAll(db: SqliteDatabase): void {
  prepared(db, `update outbox set wire_n = 0 where not (${UNJUDGED}) and wire_n is not null`).run();
  // The other machine has these changes too, and may have sent them.
  prepared(
    db,
    `update outbox set wire_n = null, state = 'queued', is_replayed = 1, was_sent = 1 where ${UNJUDGED}`,
  ).run();
  setMeta(db, 'lastWireNumber', 0);
}
