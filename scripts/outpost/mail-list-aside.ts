import { type AsideMail, listAsideMail } from '../../db/server/queries/mail.ts';
import { CommandError } from './command-error.ts';
import type { Command } from './registry.ts';
import { withDatabase } from './with-database.ts';

const lineOf = ({ id, receivedAt, mailbox, sender, subject, note }: AsideMail): string =>
  [
    id,
    new Date(receivedAt).toISOString(),
    mailbox,
    sender ?? '(sender unknown)',
    JSON.stringify(subject),
    note ?? '',
  ].join('  ');

/** Shows every mail that was stored and made no ticket. */
export const mailListAside: Command = {
  summary:
    'lists the mails that made no ticket: our own coming back, too many of one sender, or not to be filed at all',
  usage: 'mail list-aside',
  async run({ args }) {
    if (args.length > 0) throw new CommandError('argumentsInvalid', 'mail list-aside takes no arguments');
    const rows = await withDatabase((pool) => listAsideMail(pool, null));
    const mails = rows.map(({ id, mailbox, sender, subject, receivedAt, handling, note, sizeBytes }) => ({
      id,
      mailbox,
      sender,
      subject,
      receivedAt: new Date(receivedAt).toISOString(),
      handling,
      reason: note,
      sizeBytes,
    }));
    const text =
      rows.length === 0
        ? 'Every mail became a ticket or a message on one.'
        : `${rows.map(lineOf).join('\n')}\n\n\`outpost mail retry <id>\` makes a ticket of one.`;
    return { mails, text };
  },
};
