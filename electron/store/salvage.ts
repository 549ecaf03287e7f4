import { z } from 'zod';
import { discardArticleDraft, saveArticleDraft } from '../../db/client/article-drafts.ts';
import type { SqliteDatabase } from '../../db/client/connection.ts';
import { dropOperation } from '../../db/client/discard-change.ts';
import { discardDraft, linkDraft, saveDraft } from '../../db/client/local.ts';
import { getMeta } from '../../db/client/meta.ts';
import { discardNewTicketDraft, saveNewTicketDraft } from '../../db/client/new-ticket-drafts.ts';
import { passNumber } from '../../db/client/numbers.ts';
import { hasOperation, settleOperation } from '../../db/client/outbox.ts';
import { restoreChange } from '../../db/client/save-change.ts';
import type { Draft } from '../../shared/contract/store.ts';
import { actorOf } from './actor.ts';
import type { JournalEntry } from './journal.ts';

const Numbered = z.object({ number: z.number().int() });

/** Writes what the journal remembers and a restored database does not: changes keep their identity, so none is done twice. */
export function salvage(db: SqliteDatabase, entries: readonly JournalEntry[]): void {
  const who = getMeta(db, 'user') === undefined ? null : actorOf(db);
  for (const entry of entries) {
    switch (entry.kind) {
      case 'change':
        if (entry.name === 'ticket.create') passNumber(db, Numbered.parse(entry.args).number);
        if (!hasOperation(db, entry.operationId)) {
          restoreChange(
            db,
            { ...entry, call: { name: entry.name, args: entry.args, version: entry.version } },
            who,
          );
        }
        break;
      case 'changeGone':
        dropOperation(db, entry.operationId, who);
        break;
      case 'changeSettled':
        settleOperation(db, entry.operationId, entry.at);
        break;
      case 'draft': {
        const { kind: _kind, draftKind, ticketId, replaces, ...draft } = entry;
        saveDraft(db, { ...draft, ticketId: ticketId as Draft['ticketId'], kind: draftKind });
        if (replaces !== undefined) linkDraft(db, ticketId, replaces);
        break;
      }
      case 'draftGone':
        discardDraft(db, entry.ticketId);
        discardNewTicketDraft(db, entry.ticketId);
        break;
      case 'articleDraft':
        saveArticleDraft(db, entry.draft);
        break;
      case 'newTicketDraft':
        saveNewTicketDraft(db, entry.draft);
        break;
      case 'articleDraftGone':
        discardArticleDraft(db, entry.articleId);
        break;
    }
  }
}
