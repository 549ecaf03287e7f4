import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { listAttention } from '../../../db/client/queries/outbox.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('0129: work that waits for a person names its ticket also after that has left the store', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0129'),
  );
  const ticketId = '018f0000-0000-7000-8000-000000000001';
  const columns = db.prepare<[], string>("select name from pragma_table_info('ticket')").pluck().all();
  const values: Record<string, unknown> = { id: ticketId, number: 50335, subject: 'Printer' };
  db.prepare(`insert into ticket (${columns.join()}) values (${columns.map(() => '?').join()})`).run(
    columns.map((name) => values[name] ?? 0),
  );
  db.prepare(
    `insert into outbox (n, operation_id, name, version, args, base_seq, created_at, state, is_replayed,
       is_likely_refused, params, ticket_id, code)
     values (1, 'one', 'ticket.set-priority', 1, ?, 0, 0, 'refused', 0, 0, '{}', ?, 'ticketNotFound')`,
  ).run(JSON.stringify({ ticketId, priority: 1 }), ticketId);
  migrate(db, MIGRATIONS);
  expect(listAttention(db)).toMatchObject([{ ticketNumber: 50335, goneTicketNumber: null }]);
  db.prepare('delete from ticket').run();
  expect(listAttention(db)).toMatchObject([{ ticketNumber: null, goneTicketNumber: 50335 }]);
  db.close();
});
