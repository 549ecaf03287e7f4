import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { listViews, queueWindow } from '../../../db/client/queries/queue.ts';
import { builtinViews } from '../../../shared/domain/views/builtin-views.ts';
import type { ViewId } from '../../../shared/model/ids.ts';
import type { SortKey, View } from '../../../shared/model/view.ts';
import type { Measurement } from '../measurement.ts';
import { BENCH_NOW, benchRows } from '../support/bench-server.ts';
import { median } from '../support/quantiles.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
/** As many as a busy organization has: each that Outpost brings along, several times with other limits of time. */
const VIEWS = 30;
const ROWS = 100;
const RUNS = 15;
const CLICKS = ['number', 'priority', 'subject', 'status', 'createdAt', 'updatedAt'] as const;
const OPEN_MS = 30;
const COUNTS_MS = 5;
const MOST_GROWTH = 1.3;

/** Ms for the slowest view in its slowest order, and for all counts after a change. */
interface QueueTimes {
  readonly ticketCount: number;
  readonly slowest: { readonly name: string; readonly ms: number };
  readonly typicalMs: number;
  readonly countsMs: number;
}

/** Opens every view in every order a click can ask for, in the encrypted store, with few tickets and with many. */
export function benchQueues(smallCount: number, largeCount: number): Measurement[] {
  const small = measure(smallCount);
  const large = measure(largeCount);
  return [
    ...[small, large].flatMap(({ ticketCount, slowest, countsMs }) => [
      value(
        `first ${ROWS} rows and total, ${ticketCount} tickets, slowest: ${slowest.name}`,
        slowest.ms,
        OPEN_MS,
      ),
      value(`counts of ${VIEWS} views after a change, ${ticketCount} tickets`, countsMs, COUNTS_MS),
    ]),
    {
      name: `first ${ROWS} rows and total, median of all orders, growth to ${largeCount} tickets`,
      ours: large.typicalMs,
      unit: 'ms',
      peer: small.typicalMs,
      peerName: `with ${smallCount} tickets`,
      ratio: large.typicalMs / small.typicalMs,
      budget: { of: 'ratio', most: MOST_GROWTH },
    },
  ];
}

function value(name: string, ours: number, most: number): Measurement {
  return { name, ours, unit: 'ms', peer: null, peerName: null, ratio: null, budget: { of: 'value', most } };
}

function measure(ticketCount: number): QueueTimes {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-bench-queues-'));
  const db = openDatabase({ path: join(folder, 'queues.db'), keyHex: randomBytes(32).toString('hex') });
  try {
    migrate(db, MIGRATIONS);
    const { teamId, userId, views } = fill(db, ticketCount);
    const viewer = { userId, teamIds: [teamId], now: BENCH_NOW };
    listViews(db, viewer);
    const orders: (SortKey[] | null)[] = [
      null,
      ...CLICKS.flatMap((field) =>
        (['asc', 'desc'] as const).map((direction) => [{ field, direction }] as SortKey[]),
      ),
    ];
    const opened = views.flatMap((view) =>
      orders.map((sort) => {
        const ask = () => queueWindow(db, { viewId: view.id, sort, offset: 0, limit: ROWS }, viewer);
        const [key] = sort ?? [];
        return {
          name: `${view.builtin} by ${key === undefined ? 'its own order' : `${key.field} ${key.direction}`}`,
          ms: medianMs(ask),
        };
      }),
    );
    const change = db.prepare('update ticket set priority = (priority + 1) % 4 where rowid = ?');
    let row = 0;
    const counts = Array.from({ length: RUNS }, () => {
      row += 1;
      change.run(row);
      return millisecondsOf(() => listViews(db, viewer));
    });
    return {
      ticketCount,
      slowest: opened.reduce((slowest, each) => (each.ms > slowest.ms ? each : slowest)),
      typicalMs: median(opened.map(({ ms }) => ms)),
      countsMs: median(counts),
    };
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
}

function fill(db: SqliteDatabase, ticketCount: number) {
  const { rows, teamId, userId } = benchRows(ticketCount, 0);
  const own = builtinViews(randomUUID);
  const others = Array.from({ length: VIEWS - own.length }, (_none, index): View => {
    const model = own[index % own.length] as View;
    const limit = {
      field: 'createdAt' as const,
      operator: 'after' as const,
      value: BENCH_NOW - index * 60_000,
    };
    return {
      ...model,
      id: randomUUID() as ViewId,
      position: own.length + index + 1,
      condition: { all: [model.condition, limit] },
    };
  });
  const entities = entityStoreOf(db);
  db.transaction(() => {
    for (const { entity, row } of rows) entities.put(entity, row, 1);
    for (const view of [...own, ...others]) entities.put('view', view, 1);
  })();
  return { teamId, userId, views: own };
}

function medianMs(work: () => unknown): number {
  work();
  return median(Array.from({ length: RUNS }, () => millisecondsOf(work)));
}

function millisecondsOf(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}
