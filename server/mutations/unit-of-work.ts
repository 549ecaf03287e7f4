import type { ClientBase } from 'pg';
import type { CommitWrites, MembershipWrite, RowWrite } from '../../db/server/apply-changes.ts';
import { inLockOrder, type LoadedRow, loadRows } from '../../db/server/queries/rows.ts';
import { listFamilies } from '../../db/server/queries/ticket-families.ts';
import { listEndsAbout } from '../../db/server/queries/ticket-links.ts';
import type { FieldVersions } from '../../db/server/schema/entities.ts';
import { scopesOfRoot } from '../../shared/domain/permissions/memberships.ts';
import { ticketScope } from '../../shared/domain/permissions/scopes.ts';
import { mergeChain } from '../../shared/domain/tickets/merge-chain.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { ENTITIES, type EntityName, type EntityRow, isRoot } from '../../shared/model/entities.ts';
import type { TicketId } from '../../shared/model/ids.ts';
import type { Notification } from '../../shared/model/notification.ts';
import type { Change, Reads, RowKey } from '../../shared/mutations/mutation.ts';

type Row = Readonly<Record<string, unknown>>;

/** The sequence of a change that is not committed yet: above all that was seen. */
const THIS_COMMIT = Number.MAX_SAFE_INTEGER;

interface Held {
  readonly entity: EntityName;
  readonly id: string;
  /** As loaded; null when the row did not exist. */
  readonly before: Row | null;
  now: Row | null;
  fieldVersions: FieldVersions;
  readonly wasAged: boolean;
  isAged: boolean;
}

/**
 * The rows of one transaction, in memory: loaded and locked at the start, decided upon one mutation after the other,
 * written in one message at the end. A refused mutation has simply not been applied, so no savepoints are needed.
 */
export interface UnitOfWork {
  readonly reads: Reads;
  /** Whether somebody other than `author` changed the field after `baseSeq`. */
  changedSince(key: RowKey, field: string, baseSeq: number, author: string): boolean;
  /** How many rows have this value, of those whose owners' were all opened (see `openTrials`). */
  count(entity: 'view' | 'macro', field: 'ownerId' | 'teamId', value: string): number;
  /** How many rows there are of an entity whose rows were all opened. */
  countAll(entity: 'rule'): number;
  /** What people are told by what was decided here. */
  told(): readonly Notification[];
  apply(changes: readonly Change[], author: string): void;
  /** Takes a ticket out of the default scopes; the next change of it brings it back. */
  age(ticketId: string): void;
  writes(): {
    readonly rows: readonly RowWrite[];
    readonly memberships: readonly MembershipWrite[];
    readonly aged: CommitWrites['aged'];
  };
}

/**
 * Loads and locks the rows that a list of mutations will read, and of every ticket all that merges connect it with:
 * what is written for one may be taken by another, and who sees one sees the others.
 */
export async function openUnitOfWork(
  client: ClientBase,
  tenantId: string,
  keys: readonly RowKey[],
): Promise<UnitOfWork> {
  const held = new Map<string, Held>();
  const ticketIds = keys.filter(({ entity }) => entity === 'ticket').map(({ id }) => id);
  const family = await listFamilies(client, tenantId, ticketIds);
  const related = [...family.keys()].map((id) => ({ entity: 'ticket' as const, id }));
  const groups = groupInLockOrder([...keys, ...related]);
  const links = groups.findIndex(({ entity }) => entity === 'ticketLink');
  const tickets = groups.find(({ entity }) => entity === 'ticket')?.ids ?? new Set();
  // Asked in one breath, answered one after the other.
  const [first, ends] = await Promise.all([
    loadGroups(client, tenantId, groups.slice(0, links)),
    // Whoever links one of the locked tickets waits for this, so no end is missed.
    listEndsAbout(client, tenantId, [...tickets]),
  ]);
  for (const { entity, ids, loaded } of first) {
    if (entity === 'ticket') await checkFamily(client, tenantId, ids, family, loaded);
  }
  for (const id of ends) groups[links]?.ids.add(id);
  const rest = await loadGroups(client, tenantId, groups.slice(links));
  for (const { entity, ids, loaded } of [...first, ...rest]) {
    for (const id of ids) {
      const found = loaded.get(id);
      held.set(keyOf(entity, id), {
        entity,
        id,
        before: found?.row ?? null,
        now: found?.row ?? null,
        fieldVersions: found?.fieldVersions ?? {},
        wasAged: found?.isAged ?? false,
        isAged: found?.isAged ?? false,
      });
    }
  }
  checkAncestors(held);
  return createUnitOfWork(held);
}

interface Group {
  readonly entity: EntityName;
  readonly ids: Set<string>;
}

/** Locks them in this order. */
function loadGroups(client: ClientBase, tenantId: string, groups: readonly Group[]) {
  return Promise.all(
    groups.map(async ({ entity, ids }) => {
      const loaded = await loadRows(client, tenantId, entity, [...ids].sort());
      return { entity, ids, loaded };
    }),
  );
}

/** A link that was committed just before the rows were locked may lead to tickets that were not: then once more. */
function checkAncestors(held: ReadonlyMap<string, Held>): void {
  for (const { entity, now } of held.values()) {
    if (entity !== 'ticketLink' || now === null || now.removedAt !== null || now.relation !== 'childOf')
      continue;
    if (!held.has(keyOf('ticket', String(now.otherId)))) throw new AppError('serverBusy');
  }
}

/** A merge that was committed just before the rows were locked may have connected them with others: then once more. */
async function checkFamily(
  client: ClientBase,
  tenantId: string,
  ids: ReadonlySet<string>,
  family: ReadonlyMap<string, number>,
  loaded: ReadonlyMap<string, LoadedRow>,
): Promise<void> {
  if ([...loaded].every(([id, { seq }]) => family.get(id) === seq)) return;
  const now = await listFamilies(client, tenantId, [...ids]);
  if ([...now.keys()].some((id) => !ids.has(id))) throw new AppError('serverBusy');
}

function createUnitOfWork(held: Map<string, Held>): UnitOfWork {
  const find = (entity: EntityName, id: string): Held => {
    const key = keyOf(entity, id);
    const known = held.get(key);
    if (known !== undefined) return known;
    const fresh: Held = {
      entity,
      id,
      before: null,
      now: null,
      fieldVersions: {},
      wasAged: false,
      isAged: false,
    };
    held.set(key, fresh);
    return fresh;
  };
  return {
    reads: {
      get: <E extends EntityName>(entity: E, id: string) =>
        (held.get(keyOf(entity, id))?.now ?? undefined) as EntityRow<E> | undefined,
    },
    changedSince(key, field, baseSeq, author) {
      const version = held.get(keyOf(key.entity, key.id))?.fieldVersions[field];
      if (version === undefined) return false;
      return (version.by !== author ? version.seq : (version.others ?? 0)) > baseSeq;
    },
    count: (entity, field, value) =>
      [...held.values()].filter((row) => row.entity === entity && row.now?.[field] === value).length,
    countAll: (entity) =>
      [...held.values()].filter((row) => row.entity === entity && row.now !== null).length,
    told: () =>
      [...held.values()].flatMap(({ entity, before, now }) =>
        entity === 'notification' && before === null && now !== null
          ? [now as EntityRow<'notification'>]
          : [],
      ),
    apply(changes, author) {
      for (const change of changes) {
        const entry = find(change.entity, change.kind === 'put' ? change.row.id : change.id);
        const former = entry.now;
        if (change.kind === 'put') entry.now = change.row;
        else if (change.kind === 'remove') entry.now = null;
        else patch(entry, change.fields, author);
        if (entry.now !== former) entry.isAged = false;
      }
    },
    age(ticketId) {
      find('ticket', ticketId).isAged = true;
    },
    writes() {
      followTargets(held);
      followOtherEnds(held);
      const changed = [...held.values()].map((entry) => ({ entry, delta: membershipDelta(held, entry) }));
      const written = changed.filter(({ entry, delta }) => isDirty(entry) || delta.length > 0);
      const dirty = written.map(({ entry }) => entry);
      return {
        rows: dirty.map(toWrite),
        memberships: written.flatMap(({ delta }) => delta),
        aged: dirty
          .filter(({ isAged, wasAged }) => isAged !== wasAged)
          .map(({ id, isAged }) => ({ ticketId: id, isAged })),
      };
    },
  };
}

function isDirty(entry: Held): boolean {
  return entry.now !== entry.before || (entry.now !== null && entry.isAged !== entry.wasAged);
}

function patch(entry: Held, fields: Row, author: string): void {
  if (entry.now === null || Object.keys(fields).length === 0) return;
  entry.now = { ...entry.now, ...fields };
  if (ENTITIES[entry.entity].detectClashes.length === 0) return;
  for (const field of Object.keys(fields)) {
    const former = entry.fieldVersions[field];
    const others = former?.by === author ? (former.others ?? 0) : (former?.seq ?? 0);
    entry.fieldVersions = {
      ...entry.fieldVersions,
      [field]: { seq: THIS_COMMIT, by: author, others },
    };
  }
}

function toWrite(entry: Held): RowWrite {
  const row = entry.now ?? entry.before;
  if (row === null) throw new Error('Only rows that exist are written');
  return {
    entity: entry.entity,
    row,
    fieldVersions: entry.fieldVersions,
    changedFields: Object.entries(entry.fieldVersions)
      .filter(([, { seq }]) => seq === THIS_COMMIT)
      .map(([name, { by, others = 0 }]) => ({ name, by, others })),
    isDeleted: entry.now === null,
  };
}

/** A merged ticket is old when its target is, so that both are where either is. */
function followTargets(held: ReadonlyMap<string, Held>): void {
  for (const entry of held.values()) {
    if (entry.entity === 'ticket' && entry.now !== null) entry.isAged = placeOf(held, entry, 'now').isAged;
  }
}

/** What a link says of its other ticket is what that is now. */
function followOtherEnds(held: ReadonlyMap<string, Held>): void {
  for (const entry of held.values()) {
    if (entry.entity !== 'ticketLink' || entry.now === null || entry.now.removedAt !== null) continue;
    const other = held.get(keyOf('ticket', String(entry.now.otherId)))?.now ?? null;
    if (other === null) continue;
    const { otherStatus, otherTeamId } = entry.now;
    if (otherStatus === other.status && otherTeamId === other.teamId) continue;
    entry.now = { ...entry.now, otherStatus: other.status, otherTeamId: other.teamId };
  }
}

/** The ticket whose place a ticket shares: its own, or that of the end of its chain of merges. */
function placeOf(held: ReadonlyMap<string, Held>, entry: Held, at: 'before' | 'now'): Held {
  const linkOf = (of: Held) => {
    const mergedIntoId = of[at]?.mergedIntoId;
    return { id: of.id, mergedIntoId: typeof mergedIntoId === 'string' ? mergedIntoId : null, of };
  };
  const chain = mergeChain(linkOf(entry), (id) => {
    const next = held.get(keyOf('ticket', id));
    return next && linkOf(next);
  });
  const place = chain?.at(-1);
  if (place === undefined) throw new Error(`The target of the merged ticket ${entry.id} was not loaded`);
  return place.of;
}

function scopesAt(held: ReadonlyMap<string, Held>, entry: Held, at: 'before' | 'now'): ReadonlySet<string> {
  if (entry[at] === null) return new Set();
  const place = entry.entity === 'ticket' ? placeOf(held, entry, at) : entry;
  const row = place[at];
  if (row === null) throw new Error(`The target of the merged ticket ${entry.id} does not exist`);
  const isAged = at === 'before' ? place.wasAged : place.isAged;
  const scopes = scopesOfRoot(place.entity, row, isAged);
  // Whoever asks for an old merged ticket by itself gets it without its target.
  return new Set(isAged ? [...scopes, ticketScope(entry.id as TicketId)] : scopes);
}

function membershipDelta(held: ReadonlyMap<string, Held>, entry: Held): readonly MembershipWrite[] {
  if (!isRoot(entry.entity)) return [];
  const before = scopesAt(held, entry, 'before');
  const after = scopesAt(held, entry, 'now');
  const write = (scope: string, isMember: boolean): MembershipWrite => ({
    scope,
    entity: entry.entity,
    rootId: entry.id,
    isMember,
  });
  return [
    ...[...after].filter((scope) => !before.has(scope)).map((scope) => write(scope, true)),
    ...[...before].filter((scope) => !after.has(scope)).map((scope) => write(scope, false)),
  ];
}

function groupInLockOrder(keys: readonly RowKey[]): readonly Group[] {
  // Asked for with every ticket: what others say of it.
  const groups = new Map<EntityName, Set<string>>([['ticketLink', new Set()]]);
  for (const { entity, id } of keys) {
    const ids = groups.get(entity) ?? new Set<string>();
    ids.add(id);
    groups.set(entity, ids);
  }
  return inLockOrder(groups.keys()).map((entity) => ({ entity, ids: groups.get(entity) ?? new Set() }));
}

function keyOf(entity: EntityName, id: string): string {
  return `${entity} ${id}`;
}
