import { accept, defineMutation, refuse } from '../mutation.ts';
import { findTicket } from '../ticket/find-ticket.ts';
import { rowsOfNote, SettleNoteArgs, settledNote } from './settle-note.ts';

/** Ends a conflict note: the value on the ticket was looked at and is right as it is now. */
export const resolveConflict = defineMutation({
  name: 'conflict.resolve',
  version: 1,
  args: SettleNoteArgs,
  reads: rowsOfNote,
  decide(reads, args, context) {
    if (context.actor.kind !== 'user') return refuse('notPermitted');
    const ticket = findTicket(reads, args.ticketId, context);
    const note = reads.get('conflictNote', args.conflictNoteId);
    if (ticket === undefined || note?.ticketId !== ticket.id) return refuse('conflictNotFound');
    if (note.resolvedAt !== null) return accept([]);
    return accept([settledNote(args, { now: context.now, by: context.actor.user })]);
  },
});
