import { accept, type Change, defineMutation, refuse } from '../mutation.ts';
import { findToChange, isRefused } from './find-ticket.ts';
import { findLink, Linking, linkIdOf, linkKeys, turned } from './link-rows.ts';

/** Takes a link off both its ends. Whoever sees one end may do so; taken off already, it is done. */
export const unlinkTickets = defineMutation({
  name: 'ticket.unlink',
  version: 1,
  args: Linking,
  reads: (linking) => [
    { entity: 'ticket', id: linking.ticketId },
    { entity: 'ticket', id: linking.otherId },
    ...linkKeys(linking),
  ],
  decide(reads, linking, context) {
    if (context.actor.kind !== 'user') return refuse('notPermitted');
    const ticket = findToChange(reads, linking.ticketId, context);
    if (isRefused(ticket)) return ticket;
    if (findLink(reads, linking) === undefined) return accept([]);
    const { now } = context;
    const back = turned(linking);
    const ends = [linking, ...(findLink(reads, back) === undefined ? [] : [back])];
    const tickets = [linking.ticketId, linking.otherId].filter((id) => reads.get('ticket', id) !== undefined);
    return accept([
      ...ends.map(
        (end): Change => ({
          kind: 'patch',
          entity: 'ticketLink',
          id: linkIdOf(end),
          fields: { removedAt: now },
        }),
      ),
      ...tickets.map((id): Change => ({ kind: 'patch', entity: 'ticket', id, fields: { updatedAt: now } })),
    ]);
  },
  invert: (reads, linking) =>
    findLink(reads, linking) === undefined ? null : { name: 'ticket.link', args: linking },
});
