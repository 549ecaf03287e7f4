import { z } from 'zod';
import { ConflictNoteId, TicketId } from '../../model/ids.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findTicket } from '../ticket/find-ticket.ts';

/** Ends a conflict note: the value on the ticket was looked at and is right as it is now. */
export const resolveConflict = defineMutation({
  name: 'conflict.resolve',
  version: 1,
  args: z.object({ ticketId: TicketId, conflictNoteId: ConflictNoteId }),
  reads: ({ ticketId, conflictNoteId }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'conflictNote', id: conflictNoteId },
  ],
  decide(reads, args, context) {
    if (context.actor.kind !== 'user') return refuse('notPermitted');
    const ticket = findTicket(reads, args.ticketId, context);
    const note = reads.get('conflictNote', args.conflictNoteId);
    if (ticket === undefined || note?.ticketId !== ticket.id) return refuse('conflictNotFound');
    if (note.resolvedAt !== null) return accept([]);
    return accept([
      {
        kind: 'patch',
        entity: 'conflictNote',
        id: note.id,
        fields: { resolvedAt: context.now, resolvedById: context.actor.user.id },
      },
    ]);
  },
});
