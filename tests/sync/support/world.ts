import { createHmac, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf, tableOf as localTableOf } from '../../../db/client/entity-store.ts';
import { columnsOf as serverColumnsOf, toModelRow } from '../../../db/server/entity-columns.ts';
import { createProofs } from '../../../server/sync/proofs.ts';
import { OFFLINE_DAYS } from '../../../shared/contract/sync-protocol.ts';
import { scopesOfRoot } from '../../../shared/domain/permissions/memberships.ts';
import { scopesOfUser } from '../../../shared/domain/permissions/scopes.ts';
import { ENTITIES, type EntityName, type EntityRow, isRoot } from '../../../shared/model/entities.ts';
import { DEFAULT_FILE_POLICY } from '../../../shared/model/file-policy.ts';
import { canonicalJson } from '../../../shared/util/canonical-json.ts';
import { createSmallOrganization, type SmallOrganization } from '../../support/small-organization.ts';
import { settle } from './settle.ts';
import {
  createSimulatedClient,
  type PageBudgets,
  type SimulatedClient,
  type SimulatedNode,
  type StorePlace,
} from './simulated-client.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatedNetwork } from './simulated-network.ts';

/** A server with its database, some workstations, and the network between them. */
export interface World {
  readonly organization: SmallOrganization;
  readonly clients: readonly SimulatedClient[];
  readonly node: SimulatedNode;
  readonly network: SimulatedNetwork;
  readonly clock: SimulatedClock;
  /** Errors nobody expected. */
  readonly bugs: unknown[];
  /** Lets everything that can happen without network or time happen. */
  settle(): Promise<void>;
  /** Lifts every fault and runs until nothing moves; fails when that takes too long. */
  drain(): Promise<void>;
  close(): void;
}

const MAX_DRAIN_STEPS = 3_000;

export interface WorldOptions {
  /** What its center shares with another; without, it is alone and tells nobody anything. */
  readonly center?: SimulatedNode;
  /** How much the center puts on a page for a workstation; little unless it is said. */
  pagesOf?(client: number): PageBudgets | undefined;
  readonly teamCount?: number;
  readonly ticketCount?: number;
  /** Where the store of a workstation lies; in memory unless it is said. */
  placeOf?(client: number): StorePlace | undefined;
}

export async function createWorld(
  pool: Pool,
  clientCount = 2,
  { center, pagesOf, placeOf, ...extent }: WorldOptions = {},
): Promise<World> {
  const organization = await createSmallOrganization(pool, { isWeiInBothTeams: false, ...extent });
  const network = new SimulatedNetwork();
  const clock = new SimulatedClock();
  const bugs: unknown[] = [];
  const server: SimulatedNode = {
    pool,
    proofs: createProofs((text) => createHmac('sha256', 'a key for tests').update(text).digest('hex')),
    onNewEpoch: () => undefined,
    newId: randomUUID,
    filePolicy: DEFAULT_FILE_POLICY,
    offlineDays: OFFLINE_DAYS.usual,
    reportBug: (error) => bugs.push(error),
    reportLoop: (loop) => bugs.push(new Error(`The rule ${loop.rule} went round`)),
    enqueue: () => Promise.resolve(),
    announce: () => undefined,
    ...center,
    now: () => clock.now,
  };
  const clients = Array.from({ length: clientCount }, (_, index) => {
    const user = organization.users[index % organization.users.length];
    if (user === undefined) throw new Error('The organization has no users');
    const session = { tenantId: organization.tenantId, userId: user.id, deviceId: randomUUID() };
    const place = placeOf?.(index);
    const pages = pagesOf?.(index);
    return createSimulatedClient({
      index,
      user,
      session,
      node: () => server,
      network,
      clock,
      newId: randomUUID,
      bugs,
      ...(pages === undefined ? {} : { pages }),
      ...(place === undefined ? {} : { place }),
    });
  });
  return {
    organization,
    clients,
    node: server,
    network,
    clock,
    bugs,
    settle,
    async drain() {
      clients.forEach((client, index) => {
        network.restore(index);
        client.nudge();
      });
      for (let round = 0; round < 2; round += 1) {
        for (let step = 0; network.exchanges.length > 0 || isWaiting(clients, clock); step += 1) {
          if (step > MAX_DRAIN_STEPS) throw new Error('The system does not come to rest');
          const [exchange] = network.exchanges;
          if (exchange === undefined) clock.fireNext();
          else {
            if (exchange.answer === null) await network.deliver(exchange);
            network.finish(exchange);
          }
          await settle();
        }
        // The last to finish wrote something the first has not seen: one more poke for all.
        for (const client of clients) client.poke();
        await settle();
      }
      while (network.exchanges.length > 0) {
        const [exchange] = network.exchanges;
        if (exchange === undefined) break;
        if (exchange.answer === null) await network.deliver(exchange);
        network.finish(exchange);
        await settle();
      }
    },
    close() {
      for (const client of clients) client.close();
    },
  };
}

/** Whether a client sits out a back-off. */
function isWaiting(clients: readonly SimulatedClient[], clock: SimulatedClock): boolean {
  return clock.hasTimers && clients.some(({ engine }) => engine.state.link !== 'online');
}

/** The living rows of a center at one moment; each table is read once, when it is first asked for. */
export interface CenterTables {
  rowsOf(entity: EntityName): Promise<readonly Record<string, unknown>[]>;
  /** Ids of the tickets that are old. */
  aged(): Promise<readonly string[]>;
}

/** What the center has now, for as long as nothing changes there. */
export function centerTables(pool: Pool, tenantId: string): CenterTables {
  const tables = new Map<EntityName, Promise<readonly Record<string, unknown>[]>>();
  let aged: Promise<readonly string[]> | undefined;
  const read = async (entity: EntityName) => {
    const { rows } = await pool.query<Record<string, unknown> & { id: string }>(
      `select * from ${serverColumnsOf(entity).table} where tenant_id = $1 and not is_deleted`,
      [tenantId],
    );
    return rows.map((row) => toModelRow(entity, row));
  };
  const readAged = async () => {
    const { rows } = await pool.query<{ id: string }>(
      'select id from ticket where tenant_id = $1 and is_aged',
      [tenantId],
    );
    return rows.map(({ id }) => id);
  };
  return {
    rowsOf(entity) {
      const rows = tables.get(entity) ?? read(entity);
      tables.set(entity, rows);
      return rows;
    },
    aged() {
      aged ??= readAged();
      return aged;
    },
  };
}

/**
 * Every living row of an entity in the center that the user may see now, as text by id.
 * @param store a workstation: of the old tickets, those that it keeps by themselves
 */
export async function centerRows(
  tables: CenterTables,
  entity: EntityName,
  user: EntityRow<'user'>,
  store?: SqliteDatabase,
): Promise<Map<string, string>> {
  const scopes = new Set(scopesOfUser(user, []));
  const read = tables.rowsOf;
  const kept = new Set(
    store
      ?.prepare<[], { id: string }>('select ticket_id as id from single_ticket where is_denied = 0')
      .all()
      .map(({ id }) => id),
  );
  // A merged ticket is where its target is, and comes along with it when that is kept by itself.
  const tickets = new Map((await read('ticket')).map((row) => [String(row.id), row]));
  const targetOf = (id: string): string => {
    const next = tickets.get(id)?.mergedIntoId;
    return typeof next === 'string' ? targetOf(next) : id;
  };
  const away = new Set((await tables.aged()).filter((id) => !kept.has(id) && !kept.has(targetOf(id))));
  const isVisible = (row: Record<string, unknown>, of: EntityName) => {
    const place = of === 'ticket' ? tickets.get(targetOf(String(row.id))) : row;
    return !away.has(String(row.id)) && scopesOfRoot(of, place ?? row).some((scope) => scopes.has(scope));
  };
  const rows = await read(entity);
  const { rootField } = ENTITIES[entity];
  const tree = rootField === 'articleId' ? 'article' : 'ticket';
  const roots = isRoot(entity) ? [] : (await read(tree)).filter((row) => isVisible(row, tree));
  const rootIds = new Set(roots.map(({ id }) => id));
  const visible = rows.filter((row) =>
    isRoot(entity) ? isVisible(row, entity) : rootIds.has(row[rootField]),
  );
  return new Map(visible.map((row) => [String(row.id), canonicalJson(row as never)]));
}

/** Every row of an entity on a workstation, as text by id. */
export function localRows(client: Pick<SimulatedClient, 'db'>, entity: EntityName): Map<string, string> {
  const ids = client.db.prepare<[], { id: string }>(`select id from ${localTableOf(entity)}`).all();
  const store = entityStoreOf(client.db);
  return new Map(ids.map(({ id }) => [id, canonicalJson(store.get(entity, id)?.row as never)]));
}
