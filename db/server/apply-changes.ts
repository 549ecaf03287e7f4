import { type ClientBase, escapeLiteral } from 'pg';
import { type EntityName, isRoot, rootIdOf } from '../../shared/model/entities.ts';
import { columnsOf, toStoredRow } from './entity-columns.ts';
import { gapOf } from './line-gap.ts';
import type { FieldVersions } from './schema/entities.ts';

/** A row to be written with this commit. Fields named in `changedFields` get this commit's sequence as version. */
export interface RowWrite {
  readonly entity: EntityName;
  readonly row: Readonly<Record<string, unknown>>;
  readonly fieldVersions: FieldVersions;
  readonly changedFields: readonly ChangedField[];
  readonly isDeleted: boolean;
}

/** A field that this commit changes, and who did. */
export interface ChangedField {
  readonly name: string;
  readonly by: string;
  /** Sequence of the last change by anybody else, 0 when there is none; what lies above this commit is of this commit. */
  readonly others: number;
}

/** A root that enters or leaves a scope with this commit. */
export interface MembershipWrite {
  readonly scope: string;
  readonly entity: EntityName;
  readonly rootId: string;
  readonly isMember: boolean;
}

/** Rows of the mutation log and the client's counter, written in the same breath. */
export interface LogWrite {
  readonly clientId: string;
  readonly lastMutation: number;
  readonly entries: readonly Readonly<Record<string, unknown>>[];
}

export interface CommitWrites {
  readonly rows: readonly RowWrite[];
  readonly memberships: readonly MembershipWrite[];
  /** Tickets that leave the default scopes with this commit, or come back to them. */
  readonly aged: readonly { readonly ticketId: string; readonly isAged: boolean }[];
  readonly log: LogWrite | null;
}

/**
 * Writes everything and commits, in one message. The counter is the last lock taken and lives for one flush
 * instead of a network round trip per statement; no reader can ever see a later sequence before an earlier one
 * (sync.md 2.3, rule 2).
 * @param line token of the line of history that begins if the database was put back from a back-up meanwhile
 * @returns the newest sequence of the tenant after this commit
 */
export async function commitChanges(
  client: ClientBase,
  tenantId: string,
  writes: CommitWrites,
  line: string,
): Promise<number> {
  // A commit of verdicts alone takes a place in the line as well, or nobody could prove that the center had them (R92).
  const count = writes.log === null ? writes.rows.length : Math.max(1, writes.rows.length);
  // What needs no sequence goes before the counter, on which every other commit of the tenant waits.
  const log = writes.log === null ? [] : writeLog(tenantId, writes.log);
  const statements = [...log, takeSequences(tenantId, count, line)];
  for (const [entity, rows] of groupByEntity(writes.rows))
    statements.push(upsertRows(tenantId, entity, rows));
  if (writes.rows.length > 0) statements.push(upsertChanges(tenantId, writes.rows));
  if (writes.memberships.length > 0) statements.push(upsertMemberships(tenantId, writes));
  if (writes.aged.length > 0) statements.push(markAged(tenantId, writes.aged));
  statements.push(...markDeadlines(tenantId, writes.rows));
  statements.push('commit');
  const results = (await client.query(statements.join(';\n'))) as unknown as readonly unknown[];
  return newestSequence(results[log.length]) + count;
}

/** Takes a place in the line for what no row tells of, and ends the transaction. */
export async function commitPlace(client: ClientBase, tenantId: string, line: string): Promise<void> {
  await client.query([takeSequences(tenantId, 1, line), 'commit'].join(';\n'));
}

function newestSequence(result: unknown): number {
  const base = (result as { rows: { base: string }[] }).rows[0]?.base;
  if (base === undefined) throw new Error('The tenant has no sequence');
  return Number(base);
}

/** What JSON.stringify writes and PostgreSQL does not take: NUL characters and half surrogates. */
const REFUSED = /\\u(?:0000|d[89a-f])/;

/**
 * A quoted JSON literal PostgreSQL accepts. Looking for the rare refused characters first, and quoting with
 * replaceAll instead of letter by letter as pg does, takes about a third of the time for bulk writes.
 */
function jsonLiteral(value: unknown): string {
  const plain = JSON.stringify(value);
  const text = REFUSED.test(plain) ? JSON.stringify(value, withoutRefused) : plain;
  return ` E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'::jsonb`;
}

function withoutRefused(_key: string, item: unknown): unknown {
  return typeof item === 'string' ? item.replaceAll('\0', '').toWellFormed() : item;
}

const BASE = "current_setting('outpost.base_seq')::bigint";

/**
 * Takes no sequence in a transaction that reads an old snapshot: it would wait for the counter and then fail, or
 * write what it decided on rows that are gone. Without a base, the statements after it break the commit.
 */
function takeSequences(tenantId: string, count: number, line: string): string {
  return `select set_config('outpost.base_seq', base::text, true) as base
    from (select take_sequences(${escapeLiteral(tenantId)}, ${count}, ${escapeLiteral(line)}, ${gapOf(line)}) as base
      where current_setting('transaction_isolation') = 'read committed') as taken where base is not null`;
}

interface NumberedRow extends RowWrite {
  /** 1-based place of this row in the commit. */
  readonly place: number;
}

function groupByEntity(rows: readonly RowWrite[]): ReadonlyMap<EntityName, readonly NumberedRow[]> {
  const groups = new Map<EntityName, NumberedRow[]>();
  rows.forEach((write, index) => {
    const group = groups.get(write.entity) ?? [];
    group.push({ ...write, place: index + 1 });
    groups.set(write.entity, group);
  });
  return groups;
}

function upsertRows(tenantId: string, entity: EntityName, rows: readonly NumberedRow[]): string {
  const { table, fields } = columnsOf(entity);
  const columns = fields.map(({ column }) => column).filter((column) => column !== 'id');
  const payload = rows.map((write) => ({
    place: write.place,
    changed: write.changedFields,
    stored: {
      ...toStoredRow(entity, write.row),
      tenant_id: tenantId,
      is_deleted: write.isDeleted,
      field_versions: write.fieldVersions,
    },
  }));
  const all = ['tenant_id', 'id', 'seq', 'is_deleted', 'field_versions', ...columns];
  return `insert into ${table} (${all.join(', ')})
    select ${all.map((column) => selectColumn(column)).join(', ')}
    from jsonb_to_recordset(${jsonLiteral(payload)}) as item (place int, changed jsonb, stored jsonb),
      lateral jsonb_populate_record(null::${table}, item.stored) as filled,
      lateral (select coalesce(jsonb_object_agg(
          field.name, jsonb_build_object('seq', ${BASE} + item.place, 'by', field.by,
            'others', least(field.others, ${BASE} + item.place))), '{}') as versions
        from jsonb_to_recordset(item.changed) as field (name text, by text, others bigint)) as stamped
    on conflict (tenant_id, id) do update set
      ${['seq', 'is_deleted', 'field_versions', ...columns].map((column) => `${column} = excluded.${column}`).join(', ')}`;
}

function selectColumn(column: string): string {
  if (column === 'seq') return `${BASE} + item.place`;
  if (column !== 'field_versions') return `filled.${column}`;
  return 'filled.field_versions || stamped.versions';
}

function upsertChanges(tenantId: string, rows: readonly RowWrite[]): string {
  const payload = rows.map((write, index) => ({
    entity: write.entity,
    id: write.row.id,
    root_id: rootIdOf(write.entity, write.row),
    place: index + 1,
    is_deleted: write.isDeleted,
  }));
  return `insert into change (tenant_id, entity, id, root_id, seq, commit_seq, is_deleted)
    select ${escapeLiteral(tenantId)}, entity, id, root_id, ${BASE} + place, ${BASE} + ${rows.length}, is_deleted
    from jsonb_to_recordset(${jsonLiteral(payload)})
      as item (entity text, id uuid, root_id uuid, place int, is_deleted boolean)
    on conflict (tenant_id, entity, id) do update set
      root_id = excluded.root_id, seq = excluded.seq, commit_seq = excluded.commit_seq, is_deleted = excluded.is_deleted`;
}

function upsertMemberships(tenantId: string, { rows, memberships }: CommitWrites): string {
  const places = new Map<unknown, number>();
  rows.forEach((write, index) => {
    if (isRoot(write.entity)) places.set(write.row.id, index + 1);
  });
  const payload = memberships.map((write) => ({
    scope: write.scope,
    entity: write.entity,
    root_id: write.rootId,
    place: places.get(write.rootId),
    is_member: write.isMember,
  }));
  return `insert into membership (tenant_id, scope, entity, root_id, seq, is_member)
    select ${escapeLiteral(tenantId)}, scope, entity, root_id, ${BASE} + place, is_member
    from jsonb_to_recordset(${jsonLiteral(payload)})
      as item (scope text, entity text, root_id uuid, place int, is_member boolean)
    on conflict (tenant_id, scope, root_id) do update set
      seq = excluded.seq, is_member = excluded.is_member`;
}

function markAged(tenantId: string, aged: CommitWrites['aged']): string {
  const payload = aged.map(({ ticketId, isAged }) => ({ id: ticketId, is_aged: isAged }));
  return `update ticket set is_aged = item.is_aged
    from jsonb_to_recordset(${jsonLiteral(payload)}) as item (id uuid, is_aged boolean)
    where ticket.tenant_id = ${escapeLiteral(tenantId)} and ticket.id = item.id`;
}

/** Has the points of promises planned again from what follows from these rows (docs/spec/sync.md R194). */
function markDeadlines(tenantId: string, rows: readonly RowWrite[]): readonly string[] {
  const tenant = escapeLiteral(tenantId);
  if (rows.some(({ entity }) => entity === 'slaSettings')) {
    return [
      `insert into sla_mark (tenant_id, ticket_id)
        select tenant_id, id from ticket where tenant_id = ${tenant} and status not in ('solved', 'closed') and not is_deleted`,
    ];
  }
  const ids = new Set(
    rows.flatMap(({ entity, row }) => (MOVES_DEADLINES.has(entity) ? [rootIdOf(entity, row)] : [])),
  );
  if (ids.size === 0) return [];
  return [
    `insert into sla_mark (tenant_id, ticket_id) select ${tenant}, value::uuid
      from jsonb_array_elements_text(${jsonLiteral([...ids])}) as value
      where exists (select from sla_settings where tenant_id = ${tenant})`,
  ];
}

/** Rows that the deadlines of a ticket follow from. */
const MOVES_DEADLINES: ReadonlySet<EntityName> = new Set(['ticket', 'message', 'ticketEvent']);

function writeLog(tenantId: string, log: LogWrite): readonly string[] {
  const tenant = escapeLiteral(tenantId);
  const client = escapeLiteral(log.clientId);
  const entries = log.entries.map((entry) => ({ ...entry, tenant_id: tenantId, client_id: log.clientId }));
  return [
    `insert into mutation_log select (jsonb_populate_record(null::mutation_log, entry)).*
      from jsonb_array_elements(${jsonLiteral(entries)}) as entry`,
    `insert into operation_seen (tenant_id, operation_id, client_id, n)
      select ${tenant}, (entry->>'operation_id')::uuid, ${client}, (entry->>'n')::bigint
      from jsonb_array_elements(${jsonLiteral(entries.map(pickOperation))}) as entry
      order by 2 on conflict do nothing`,
    `update sync_client set last_mutation = ${log.lastMutation}
      where tenant_id = ${tenant} and client_id = ${client}`,
  ];
}

function pickOperation(entry: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { operation_id: entry.operation_id, n: entry.n };
}
