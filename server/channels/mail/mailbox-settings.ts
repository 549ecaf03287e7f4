import { z } from 'zod';

/** What can be set for one mailbox, apart from addresses and secrets. */
const MailboxSettings = z.object({
  /**
   * Whether mail to `name+anything@domain` reaches this mailbox. Answers then carry a signed reply address that
   * leads back to the ticket even when the customer's program drops all ids. Off unless the provider is known to
   * deliver such addresses: where it does not, every reply would come back.
   */
  hasPlusAddresses: z.boolean().default(false),
});
export type MailboxSettings = z.infer<typeof MailboxSettings>;

/** Reads the settings column; what is not understood counts as not set. */
export const readMailboxSettings = (stored: Readonly<Record<string, unknown>>): MailboxSettings =>
  MailboxSettings.safeParse(stored).data ?? MailboxSettings.parse({});
