import type { SqliteDatabase } from '../../db/client/connection.ts';
import {
  discardNewTicketDraft,
  getNewTicketDraft,
  saveNewTicketDraft,
} from '../../db/client/new-ticket-drafts.ts';
import type { BegunTicket, NewTicketDraft } from '../../shared/contract/store.ts';
import { type Journal, journalNewTicketDraft } from './journal.ts';

/** Tickets that are being written and do not exist yet. */
export interface NewTicketDrafts {
  /** The one written last; with an id, of the parts of that ticket. */
  getLatest(parentId: string | null): BegunTicket | null;
  save(draft: Omit<NewTicketDraft, 'updatedAt'>): void;
  discard(ticketId: string): void;
}

/** Keeps them beside the database too, as all that a person typed. */
export function createNewTicketDrafts(
  db: SqliteDatabase,
  journal: Journal,
  now: () => number,
): NewTicketDrafts {
  return {
    getLatest: (parentId) => getNewTicketDraft(db, parentId),
    save(draft) {
      const written = { ...draft, updatedAt: now() };
      // First, because nothing else remembers a text that a damaged database does not take.
      journal.append(journalNewTicketDraft(written), false);
      saveNewTicketDraft(db, written);
    },
    discard(ticketId) {
      discardNewTicketDraft(db, ticketId);
      journal.append({ kind: 'draftGone', ticketId }, false);
    },
  };
}
