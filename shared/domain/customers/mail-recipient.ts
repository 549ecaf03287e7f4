import type { Customer } from '../../model/customer.ts';
import type { HiddenFields } from '../../model/hideable-field.ts';
import type { CustomerId } from '../../model/ids.ts';
import type { Ticket } from '../../model/ticket.ts';

/** Whom a public answer on a ticket reaches by mail, whatever the channel the ticket came in by. */
export type MailRecipient =
  | {
      readonly kind: 'address';
      readonly customerId: CustomerId;
      readonly name: string;
      readonly address: string;
    }
  /** The customer has not come to this workstation yet; the center knows the address. */
  | { readonly kind: 'notHereYet'; readonly customerId: CustomerId }
  /** The person may not see the address; the center knows it, or says that there is none. */
  | { readonly kind: 'hidden'; readonly customerId: CustomerId; readonly name: string }
  | {
      readonly kind: 'nobody';
      readonly code: 'noRecipient' | 'noAddress';
      readonly params: Readonly<Record<string, string>>;
    };

/**
 * Decides for the screen, the workstation and the center alike where an answer goes.
 * @param hiddenHere what the customer's row lacks because the person may not see it
 */
export function mailRecipientOf(
  ticket: Pick<Ticket, 'customerId'>,
  customer: Customer | undefined,
  hiddenHere: HiddenFields,
): MailRecipient {
  const { customerId } = ticket;
  if (customerId === null) return { kind: 'nobody', code: 'noRecipient', params: {} };
  if (customer === undefined) return { kind: 'notHereYet', customerId };
  const address = customer.email?.trim() ?? '';
  const { name } = customer;
  if (hiddenHere.includes('customer.email')) return { kind: 'hidden', customerId, name };
  return address === ''
    ? { kind: 'nobody', code: 'noAddress', params: { name } }
    : { kind: 'address', customerId, name, address };
}
