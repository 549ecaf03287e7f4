import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { getDraft, linkDraft, replacedByDraft, saveDraft } from '../../../db/client/local.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { TicketId } from '../../../shared/model/ids.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));

it('0127: drafts from before take the place of nothing; one that does goes on doing so while it is written', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(
    db,
    MIGRATIONS.filter(({ name }) => name < '0127'),
  );
  const ticketId = TicketId.parse('018f0000-0000-7000-8000-000000000001');
  db.prepare(
    "insert into draft (ticket_id, kind, body_html, body_text, updated_at) values (?, 'internalNote', 'old', 'old', 1)",
  ).run(ticketId);
  migrate(db, MIGRATIONS);
  const draft = getDraft(db, ticketId);
  expect(draft).toMatchObject({ bodyText: 'old' });
  expect(replacedByDraft(db, ticketId)).toBeNull();
  linkDraft(db, ticketId, 'an operation');
  saveDraft(db, {
    ticketId,
    kind: 'internalNote',
    bodyHtml: 'new',
    bodyText: 'new',
    attachments: [],
    updatedAt: 2,
  });
  expect(getDraft(db, ticketId)).toMatchObject({ bodyText: 'new' });
  expect(replacedByDraft(db, ticketId)).toBe('an operation');
  db.close();
});
