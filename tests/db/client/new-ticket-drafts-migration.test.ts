import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { getNewTicketDraft } from '../../../db/client/new-ticket-drafts.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('0140: drafts of a store from before stay, and no ticket is begun', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0140'),
  );
  db.prepare(
    "insert into draft (ticket_id, kind, body_html, body_text, updated_at, attachments) values ('t1', 'publicReply', '<p>x</p>', 'x', 1, '[]')",
  ).run();
  expect(migrate(db, MIGRATIONS)).toContain('0140-new-ticket-drafts.sql');
  expect(db.prepare('select body_text from draft').pluck().all()).toEqual(['x']);
  expect(getNewTicketDraft(db, null)).toBeNull();
  db.close();
});
