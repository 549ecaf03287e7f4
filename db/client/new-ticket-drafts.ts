import { NamedTicket } from '../../shared/contract/queries.ts';
import { type BegunTicket, NewTicketDraft } from '../../shared/contract/store.ts';
import { Customer } from '../../shared/model/customer.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { entityStoreOf } from './entity-store.ts';
import { prepared } from './prepared.ts';

interface StoredDraft {
  readonly form: string;
  readonly updatedAt: number;
}

const SELECT = 'select form, updated_at as updatedAt from new_ticket_draft';

function toDraft({ form, updatedAt }: StoredDraft): NewTicketDraft {
  return NewTicketDraft.parse({ ...(JSON.parse(form) as object), updatedAt });
}

/** The ticket that was begun last, or with an id the part of that ticket that was. */
export function getNewTicketDraft(db: SqliteDatabase, parentId: string | null): BegunTicket | null {
  const row = prepared<[{ parentId: string | null }], StoredDraft>(
    db,
    `${SELECT} where @parentId is null or form ->> '$.parentId' = @parentId
       order by updated_at desc, ticket_id limit 1`,
  ).get({ parentId });
  if (row === undefined) return null;
  const draft = toDraft(row);
  const { customer } = draft;
  const known =
    customer.kind === 'known' ? entityStoreOf(db).get('customer', customer.customerId) : undefined;
  const parent = draft.parentId === null ? undefined : entityStoreOf(db).get('ticket', draft.parentId);
  return {
    draft,
    customer: known === undefined ? null : Customer.parse(known.row),
    parent: parent === undefined ? null : NamedTicket.parse(parent.row),
  };
}

/** Every ticket that was begun. */
export function listNewTicketDrafts(db: SqliteDatabase): readonly NewTicketDraft[] {
  return prepared<[], StoredDraft>(db, SELECT).all().map(toDraft);
}

export function saveNewTicketDraft(db: SqliteDatabase, { updatedAt, ...form }: NewTicketDraft): void {
  inTransaction(db, 'durable', () => {
    prepared(
      db,
      `insert into new_ticket_draft (ticket_id, form, updated_at) values (?, ?, ?)
         on conflict (ticket_id) do update set form = excluded.form, updated_at = excluded.updated_at`,
    ).run(form.ticketId, JSON.stringify(form), updatedAt);
  });
}

export function discardNewTicketDraft(db: SqliteDatabase, ticketId: string): void {
  inTransaction(db, 'durable', () => removeNewTicketDraft(db, ticketId));
}

/** Like `discardNewTicketDraft`, within a transaction of the caller's. */
export function removeNewTicketDraft(db: SqliteDatabase, ticketId: string): void {
  prepared(db, 'delete from new_ticket_draft where ticket_id = ?').run(ticketId);
}
