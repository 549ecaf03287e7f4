import type { Ticket } from '../../shared/model/ticket.ts';
import type { CommandContext } from './command.ts';

/** Copies something of the tickets that are meant, one per line. */
export async function copyOfTicket(
  { services, targets }: CommandContext,
  write: (ticket: Pick<Ticket, 'id' | 'number'>) => string,
): Promise<void> {
  const lines: string[] = [];
  for (const ticketId of await targets()) {
    const ticket =
      services.queue.model.get()?.rowOf(ticketId) ??
      (await services.store.query('ticket.get', { ticketId }))?.ticket;
    if (ticket !== undefined) lines.push(write(ticket));
  }
  if (lines.length === 0) return;
  await navigator.clipboard.writeText(lines.join('\n'));
  services.toasts.show({ text: services.translator.t('done.copied', { value: lines[0] ?? '' }) }, 'copied');
}
