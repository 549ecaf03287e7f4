import { childrenOf, type EntityName, type EntityRow, rootIdOf } from '../../shared/model/entities.ts';
import type { FilePolicy } from '../../shared/model/file-policy.ts';
import { prepareCall } from '../../shared/mutations/decide.ts';
import type {
  Actor,
  Change,
  MutationCall,
  MutationContext,
  Reads,
  RowKey,
} from '../../shared/mutations/mutation.ts';
import { withVersion } from '../../shared/mutations/registry.ts';
import type { SqliteDatabase } from './connection.ts';
import { entityStoreOf, type Row } from './entity-store.ts';
import { filePolicyHere } from './meta.ts';
import { ownCounts } from './own-counts.ts';
import { prepared } from './prepared.ts';

/** A change waiting for the server, as the outbox holds it. */
export interface PendingCall extends MutationCall {
  readonly n: number;
  readonly operationId: string;
  readonly createdAt: number;
}

/** The rows of the store as a mutation sees them: confirmed rows with the pending work on top. */
export function readsOf(db: SqliteDatabase): Reads {
  const store = entityStoreOf(db);
  return {
    get: <E extends EntityName>(entity: E, id: string) =>
      store.get(entity, id)?.row as EntityRow<E> | undefined,
  };
}

/** The rows of the store for one decision, with every row that it looked at, also those that are not here. */
export function watchedReads(
  db: SqliteDatabase,
  asked: readonly RowKey[],
): Reads & { readonly seen: RowSet } {
  const reads = readsOf(db);
  const seen = new RowSet();
  for (const { entity, id } of asked) seen.add(entity, id);
  return {
    seen,
    get(entity, id) {
      seen.add(entity, id);
      return reads.get(entity, id);
    },
  };
}

/** The client's context: it cannot know what others did meanwhile, so it lets everything pass that only the server can judge. */
export function localContext(
  call: Pick<PendingCall, 'createdAt' | 'operationId'>,
  actor: Actor,
  files: FilePolicy,
  counts: ReturnType<typeof ownCounts>,
): MutationContext {
  return {
    now: call.createdAt,
    operationId: call.operationId,
    actor,
    changedSince: () => false,
    hiddenHere: actor.kind === 'user' ? actor.hiddenFields : [],
    files,
    isFileMissing: () => false,
    isNumberLeased: () => true,
    ...counts,
  };
}

/** Writes changes to the live rows, keeping the confirmed version of each row aside the first time it is touched. */
export function applyOptimistically(
  db: SqliteDatabase,
  n: number,
  reads: Iterable<RowKey>,
  changes: readonly Change[],
): void {
  const store = entityStoreOf(db);
  const touch = prepared(
    db,
    `insert into touch (n, entity, id, is_write) values (?, ?, ?, ?)
     on conflict (n, entity, id) do update set is_write = max(is_write, excluded.is_write)`,
  );
  const shadow = prepared(
    db,
    'insert into shadow (entity, id, row, seq) values (?, ?, ?, ?) on conflict (entity, id) do nothing',
  );
  for (const key of reads) touch.run(n, key.entity, key.id, 0);
  for (const change of changes) {
    const id = change.kind === 'put' ? change.row.id : change.id;
    const current = store.get(change.entity, id);
    shadow.run(
      change.entity,
      id,
      current === undefined ? null : JSON.stringify(current.row),
      current?.seq ?? 0,
    );
    touch.run(n, change.entity, id, 1);
    if (change.kind === 'remove') {
      store.remove(change.entity, id);
      continue;
    }
    const row: Row = change.kind === 'put' ? change.row : { ...current?.row, ...change.fields };
    if (change.kind === 'patch' && current === undefined) continue;
    store.put(change.entity, row, current?.seq ?? 0);
  }
}

/** One text per row, for sets. */
export function rowKey({ entity, id }: RowKey): string {
  return `${entity} ${id}`;
}

/** Every row that pending work has read or written here. */
export function listTouched(db: SqliteDatabase): readonly RowKey[] {
  return prepared<[], RowKey>(db, 'select entity, id from touch union select entity, id from shadow').all();
}

/** A set of rows by entity and id. */
export class RowSet {
  readonly #keys = new Map<string, RowKey>();

  add(entity: EntityName, id: string): boolean {
    const key = rowKey({ entity, id });
    if (this.#keys.has(key)) return false;
    this.#keys.set(key, { entity, id });
    return true;
  }

  values(): IterableIterator<RowKey> {
    return this.#keys.values();
  }
}

/**
 * Grows a set of rows to everything that must be rolled back with them: pending changes that touch one of the
 * rows take all the rows they wrote with them, and so on until nothing is added.
 * @returns the pending changes to be replayed, in order
 */
export function closeOverPending(db: SqliteDatabase, rows: RowSet): readonly PendingCall[] {
  const touching = prepared<[string, string], { n: number }>(
    db,
    'select t.n from touch t join outbox o on o.n = t.n where t.entity = ? and t.id = ? and o.is_replayed = 1',
  );
  const written = prepared<[number], RowKey>(db, 'select entity, id from touch where n = ? and is_write = 1');
  const numbers = new Set<number>();
  const queue = [...rows.values()];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const { n } of touching.all(key.entity, key.id)) {
      if (numbers.has(n)) continue;
      numbers.add(n);
      for (const write of written.all(n)) if (rows.add(write.entity, write.id)) queue.push(write);
    }
  }
  return numbers.size === 0 ? [] : listPending(db).filter(({ n }) => numbers.has(n));
}

/** Every change whose effect is on top of the confirmed rows, in order. */
export function listPending(db: SqliteDatabase): readonly PendingCall[] {
  return prepared<[], Omit<PendingCall, 'args'> & { readonly args: string }>(
    db,
    `select n, operation_id as operationId, name, version, args, created_at as createdAt
       from outbox where is_replayed = 1 order by n`,
  )
    .all()
    .map((row) => ({ ...row, args: JSON.parse(row.args) as unknown }));
}

/** Every row that pending changes have altered. */
function listShadowed(db: SqliteDatabase): readonly RowKey[] {
  return prepared<[], RowKey>(db, 'select entity, id from shadow').all();
}

/** Decides everything pending again on the confirmed rows. */
export function replayPending(db: SqliteDatabase, actor: Actor): void {
  const rows = new RowSet();
  for (const { entity, id } of listShadowed(db)) rows.add(entity, id);
  restoreShadows(db, rows);
  replay(db, listPending(db), actor);
}

/** Puts the confirmed version of these rows back in place of the live one. */
export function restoreShadows(db: SqliteDatabase, rows: RowSet): void {
  const store = entityStoreOf(db);
  const find = prepared<[string, string], { row: string | null; seq: number }>(
    db,
    'select row, seq from shadow where entity = ? and id = ?',
  );
  const drop = prepared(db, 'delete from shadow where entity = ? and id = ?');
  for (const { entity, id } of rows.values()) {
    const kept = find.get(entity, id);
    if (kept === undefined) continue;
    if (kept.row === null) store.remove(entity, id);
    else store.put(entity, JSON.parse(kept.row) as Row, kept.seq);
    drop.run(entity, id);
  }
}

/**
 * Takes the effects of these changes off the live rows and decides again what stood on them. What undoes one of those
 * is worked out anew as well: it must not bring back a value that only the lost change had written.
 */
export function loseEffects(db: SqliteDatabase, lost: readonly number[], actor: Actor): void {
  const rows = new RowSet();
  const written = prepared<[number], RowKey>(db, 'select entity, id from touch where n = ? and is_write = 1');
  for (const n of lost) for (const { entity, id } of written.all(n)) rows.add(entity, id);
  const pending = closeOverPending(db, rows);
  restoreShadows(db, rows);
  const end = prepared(db, 'update outbox set is_replayed = 0 where n = ?');
  const forget = prepared(db, 'delete from touch where n = ?');
  for (const n of lost) {
    end.run(n);
    forget.run(n);
  }
  const rest = pending.filter(({ n }) => !lost.includes(n));
  const renew = prepared(db, 'update outbox set inverse = ? where n = ? and inverse is not null');
  replay(db, rest, actor, (n, inverse) => {
    if (inverse !== null) renew.run(JSON.stringify(withVersion(inverse)), n);
  });
}

/** Runs pending changes again on the newest confirmed rows. One that no longer fits is marked and has no effect. */
export function replay(
  db: SqliteDatabase,
  calls: readonly PendingCall[],
  actor: Actor,
  onInverse?: (n: number, inverse: MutationCall | null) => void,
): void {
  const forget = prepared(db, 'delete from touch where n = ?');
  const files = filePolicyHere(db);
  const counts = ownCounts(db, actor);
  const mark = prepared(db, 'update outbox set is_likely_refused = ? where n = ?');
  for (const call of calls) {
    forget.run(call.n);
    const checked = prepareCall(call);
    if (!checked.ok) {
      mark.run(1, call.n);
      continue;
    }
    const reads = watchedReads(db, checked.reads);
    const context = localContext(call, actor, files, counts);
    const decision = checked.decide(reads, context);
    const isAccepted = decision.verdict === 'accepted';
    if (isAccepted) onInverse?.(call.n, checked.invert(reads));
    applyOptimistically(db, call.n, reads.seen.values(), isAccepted ? decision.changes : []);
    mark.run(isAccepted ? 0 : 1, call.n);
  }
}

/** The ticket a change is about, for lists of pending work. */
export function ticketOf(changes: readonly Change[]): string | null {
  for (const change of changes) {
    if (change.entity === 'ticket') return change.kind === 'put' ? change.row.id : change.id;
    if (change.kind === 'put' && childrenOf('ticket').some((child) => child === change.entity)) {
      return rootIdOf(change.entity, change.row);
    }
  }
  return null;
}
