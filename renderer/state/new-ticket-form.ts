import type { NamedTicket, TicketDetail } from '../../shared/contract/queries.ts';
import type { BegunTicket, NewTicketDraft } from '../../shared/contract/store.ts';
import type { Channel } from '../../shared/model/channel.ts';
import type { Customer } from '../../shared/model/customer.ts';
import type { CustomerId, MessageId, TeamId, TicketId, UserId } from '../../shared/model/ids.ts';
import type { Priority } from '../../shared/model/priority.ts';
import type { TicketType } from '../../shared/model/ticket.ts';
import type { NewId } from '../ids.ts';
import type { DraftKind } from './draft-keeper.ts';

/** Who the ticket is for: nobody yet, somebody known, or somebody new. */
export type CustomerChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'known'; readonly customer: Customer }
  | { readonly kind: 'new'; readonly name: string; readonly email: string; readonly phone: string };

/** The ids and the number of one form, kept while it is tried again, so that nothing is made twice. */
export interface NewTicketAttempt {
  readonly customerId: CustomerId;
  readonly ticketId: TicketId;
  readonly messageId: MessageId;
  number: number | null;
  /** The refused new ticket that this one takes the place of, and what was written to it. */
  readonly replaces: { readonly n: number; readonly parts: readonly number[] } | null;
}

/** The form of a new ticket as far as it is filled in. */
export interface NewTicketForm {
  /** Who typed it: nobody else who signs in sees it. */
  readonly ownerId: UserId | null;
  readonly attempt: NewTicketAttempt;
  readonly customer: CustomerChoice;
  /** What was typed to look for a customer, and is not a choice yet. */
  readonly customerText: string;
  readonly subject: string;
  /** The ticket of which it shall be a part. */
  readonly parent: NamedTicket | null;
  /** Null is the team of the person. */
  readonly teamId: TeamId | null;
  readonly priority: Priority;
  readonly type: TicketType;
  readonly channel: Channel;
  readonly isMine: boolean;
  readonly note: string;
}

/** An empty form. The id source makes UUIDs, which the mutations' schemas check again. */
export function emptyNewTicket(newId: NewId, ownerId: UserId | null): NewTicketForm {
  return {
    ownerId,
    attempt: {
      customerId: newId() as CustomerId,
      ticketId: newId() as TicketId,
      messageId: newId() as MessageId,
      number: null,
      replaces: null,
    },
    customer: { kind: 'none' },
    customerText: '',
    subject: '',
    parent: null,
    teamId: null,
    priority: 2,
    type: 'question',
    channel: 'phone',
    isMine: true,
    note: '',
  };
}

/** What is filled in already for a part of this ticket, which is mostly for somebody else to do. */
export function partOf({ ticket, customer }: TicketDetail): Partial<NewTicketForm> {
  const { id, number, subject, priority, channel } = ticket;
  return {
    parent: { id, number, subject },
    customer: customer === null ? { kind: 'none' } : { kind: 'known', customer },
    priority,
    // Nobody calls to ask for a part.
    channel: channel === 'chat' || channel === 'wechat' ? channel : 'mail',
    type: 'request',
    isMine: false,
  };
}

/** A form on its way to the store, which keeps the time itself. */
export type NewTicketContent = Omit<NewTicketDraft, 'updatedAt'>;

/** Tickets that were begun; each has its own id, so that two windows never write over each other. */
export const NEW_TICKET_DRAFTS: DraftKind<TicketId, NewTicketContent> = {
  idOf: ({ ticketId }) => ticketId,
  lengthOf: ({ subject, note, customerText }) => Math.max(subject.length, note.length, customerText.length),
  isEmpty: ({ customer, customerText, subject, note }) =>
    customer.kind === 'none' && (customerText + subject + note).trim() === '',
  // Nothing can be typed before the draft is there.
  join: (_earlier, later) => later,
};

/** The form as the store keeps it. */
export function draftOfForm(form: NewTicketForm): NewTicketContent {
  const { attempt, customer, parent, ownerId: _ownerId, ...fields } = form;
  const { ticketId, customerId, messageId } = attempt;
  return {
    ticketId,
    customerId,
    messageId,
    ...fields,
    parentId: parent?.id ?? null,
    customer: customer.kind === 'known' ? { kind: 'known', customerId: customer.customer.id } : customer,
  };
}

/** The form again; a customer that is not here any more is to be chosen anew, and a ticket that is not has no parts. */
export function formOfDraft(
  { draft, customer: known, parent }: BegunTicket,
  ownerId: UserId | null,
): NewTicketForm {
  const { ticketId, customerId, messageId, customer, parentId: _of, updatedAt: _savedAt, ...fields } = draft;
  const chosen: CustomerChoice = known === null ? { kind: 'none' } : { kind: 'known', customer: known };
  return {
    ...fields,
    ownerId,
    parent,
    attempt: { ticketId, customerId, messageId, number: null, replaces: null },
    customer: customer.kind === 'known' ? chosen : customer,
  };
}
