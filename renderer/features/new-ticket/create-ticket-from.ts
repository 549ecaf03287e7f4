import type { CustomerId, MessageId, TeamId, TicketId, UserId } from '../../../shared/model/ids.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import type { Services } from '../../services.ts';
import type { NewTicketForm } from '../../state/new-ticket-form.ts';
import { textAsHtml } from '../ticket/safe-html.ts';

/** A filled-in form, with what the person left to us. */
export interface NewTicket extends Omit<NewTicketForm, 'ownerId' | 'customerText' | 'isMine'> {
  readonly teamId: TeamId;
  readonly assigneeId: UserId | null;
  readonly locale: Locale;
}

/** A change that was refused at once; its message is the sentence for the person. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

type CreateServices = Pick<Services, 'store' | 'translator' | 'newId'>;

async function customerIdOf(
  { store, translator }: Pick<CreateServices, 'store' | 'translator'>,
  form: NewTicket,
): Promise<CustomerId | null> {
  const { customer } = form;
  const { customerId: id } = form.attempt;
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
): Promise<{ readonly ticketId: TicketId; readonly number: number }> {
  const { store, translator, newId } = services;
  const { attempt } = form;
  const { ticketId, messageId } = attempt;
  const wasTried = attempt.number !== null || attempt.replaces !== null;
  const customerId = await customerIdOf(services, form);
  attempt.number ??= await store.takeNumber();
  const { number } = attempt;
  const note = form.note.trim();
  // One that was refused has the drafts that were written for it since, and none of its own.
  const create = (settles?: number) =>
    store.mutate(
      'ticket.create',
      {
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
        ...(form.parent === null ? {} : { parentId: form.parent.id }),
        message:
          note === ''
            ? null
            : {
                messageId,
                kind: form.channel === 'phone' ? 'callRecord' : 'internalNote',
                bodyHtml: `<p>${textAsHtml(note)}</p>`,
                bodyText: note,
              },
      },
      { settles, endsDraft: attempt.replaces === null },
    );
  let result = await create(attempt.replaces?.n);
  // The refused one is over: it was discarded, or an earlier attempt got through although its answer did not.
  if (result.code === 'settledAlready') result = await create();
  if (result.code === 'ticketExists' && !wasTried) {
    // Another window had the same begun ticket and was first; what was written here is a ticket of its own.
    const own = { ...attempt, ticketId: newId() as TicketId, messageId: newId() as MessageId, number: null };
    return createTicketFrom(services, { ...form, attempt: own });
  }
  // An earlier attempt got through although its answer did not.
  const isSaved = result.isSaved || result.code === 'ticketExists';
  if (!isSaved) throw new RefusedError(rejectionText(translator.t, result.code, result.params));
  // What was written to it was refused for want of it.
  const parts = attempt.replaces?.parts ?? [];
  if (parts.length > 0) await store.actOnGroup(parts, 'applyAgain');
  return { ticketId, number };
}
