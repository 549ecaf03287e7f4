import { lostValue } from '../../domain/tickets/lost-value.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findToChange, isRefused } from '../ticket/find-ticket.ts';
import { rowsOfNote, SettleNoteArgs, settledNote } from './settle-note.ts';

/**
 * Brings the value of a conflict note back and ends the note, both or neither. Who settled the note first has decided:
 * the other hears of it. The value is a change like any other, and may lose once more.
 */
export const restoreConflict = defineMutation({
  name: 'conflict.restore',
  version: 1,
  args: SettleNoteArgs,
  reads: rowsOfNote,
  decide(reads, args, context) {
    if (context.actor.kind !== 'user') return refuse('notPermitted');
    const ticket = findToChange(reads, args.ticketId, context);
    if (isRefused(ticket)) return ticket;
    const note = reads.get('conflictNote', args.conflictNoteId);
    const value = note?.ticketId === ticket.id && note.resolvedAt === null ? lostValue(note) : null;
    if (value === null) return refuse('conflictNotFound');
    return accept([
      {
        kind: 'patch',
        entity: 'ticket',
        id: ticket.id,
        fields: { ...value, updatedAt: context.now },
      },
      settledNote(args, { now: context.now, by: context.actor.user }),
    ]);
  },
  invert(reads, { ticketId, conflictNoteId }) {
    const ticket = reads.get('ticket', ticketId);
    const note = reads.get('conflictNote', conflictNoteId);
    const field = note === undefined ? undefined : Object.keys(lostValue(note) ?? {})[0];
    if (ticket === undefined || field === undefined) return null;
    return { name: `ticket.set-${field}`, args: { ticketId, [field]: Reflect.get(ticket, field) } };
  },
});
