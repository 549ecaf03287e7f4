import type { Channel } from '../../../shared/model/channel.ts';
import type { CustomerId, MessageId, TeamId, TicketId, UserId } from '../../../shared/model/ids.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import type { Priority } from '../../../shared/model/priority.ts';
import type { TicketType } from '../../../shared/model/ticket.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import type { Services } from '../../services.ts';
import { textAsHtml } from '../ticket/safe-html.ts';
import type { CustomerChoice } from './customer-field.tsx';

/** What the form holds. */
export interface NewTicket {
  readonly customer: CustomerChoice;
  readonly subject: string;
  readonly teamId: TeamId;
  readonly priority: Priority;
  readonly type: TicketType;
  readonly channel: Channel;
  readonly assigneeId: UserId | null;
  readonly note: string;
  readonly locale: Locale;
}

/** A change that was refused at once; its message is the sentence for the person. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** The ids and the number of one form, kept while it is tried again, so that nothing is made twice. */
export interface NewTicketAttempt {
  readonly customerId: CustomerId;
  readonly ticketId: TicketId;
  readonly messageId: MessageId;
  number: number | null;
}

/** Ids for a form that was just opened. The id source makes UUIDs, which the mutations' schemas check again. */
export function newAttempt(newId: Services['newId']): NewTicketAttempt {
  return {
    customerId: newId() as CustomerId,
    ticketId: newId() as TicketId,
    messageId: newId() as MessageId,
    number: null,
  };
}

type CreateServices = Pick<Services, 'store' | 'translator'>;

async function customerIdOf(
  { store, translator }: CreateServices,
  form: NewTicket,
  { customerId: id }: NewTicketAttempt,
): Promise<CustomerId | null> {
  const { customer } = form;
  if (customer.kind === 'none') return null;
  if (customer.kind === 'known') return customer.customer.id;
  const result = await store.mutate('customer.create', {
    customer: {
      id,
      organizationId: null,
      name: customer.name.trim(),
      email: customer.email.trim() === '' ? null : customer.email.trim(),
      phone: customer.phone.trim() === '' ? null : customer.phone.trim(),
      locale: form.locale,
      createdAt: Date.now(),
    },
  });
  if (!result.isSaved) throw new RefusedError(rejectionText(translator.t, result.code, result.params));
  return id;
}

/**
 * Saves the customer, if new, and the ticket with its first words. The number comes from this device's block, so
 * it is final at once, also offline. Throws RefusedError, or what the store threw.
 */
export async function createTicketFrom(
  services: CreateServices,
  form: NewTicket,
  attempt: NewTicketAttempt,
): Promise<{ readonly ticketId: TicketId; readonly number: number }> {
  const { store, translator } = services;
  const { ticketId, messageId } = attempt;
  const customerId = await customerIdOf(services, form, attempt);
  attempt.number ??= await store.takeNumber();
  const { number } = attempt;
  const note = form.note.trim();
  const result = await store.mutate('ticket.create', {
    ticketId,
    number,
    subject: form.subject.trim(),
    priority: form.priority,
    type: form.type,
    channel: form.channel,
    customerId,
    teamId: form.teamId,
    assigneeId: form.assigneeId,
    tags: [],
    message:
      note === ''
        ? null
        : {
            messageId,
            kind: form.channel === 'phone' ? 'callRecord' : 'internalNote',
            bodyHtml: `<p>${textAsHtml(note)}</p>`,
            bodyText: note,
          },
  });
  // An earlier attempt got through although its answer did not.
  const isSaved = result.isSaved || result.code === 'ticketExists';
  if (!isSaved) throw new RefusedError(rejectionText(translator.t, result.code, result.params));
  return { ticketId, number };
}
