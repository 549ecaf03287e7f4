import type { ConflictNote } from '../../../shared/model/conflict-note.ts';
import { Priority } from '../../../shared/model/priority.ts';
import { TicketType } from '../../../shared/model/ticket.ts';
import type { MutationArgs } from '../../../shared/mutations/registry.ts';

/** The change that brings a lost value back; null for fields that no change of ours writes. */
export type RestoreCall =
  | { readonly name: 'ticket.set-priority'; readonly args: MutationArgs<'ticket.set-priority'> }
  | { readonly name: 'ticket.set-subject'; readonly args: MutationArgs<'ticket.set-subject'> }
  | { readonly name: 'ticket.set-type'; readonly args: MutationArgs<'ticket.set-type'> };

/** How to restore the value that a conflict note keeps. */
export function restoreCall(note: ConflictNote): RestoreCall | null {
  const { ticketId, field, loserValue } = note;
  if (field === 'priority') {
    const priority = Priority.safeParse(loserValue);
    return priority.success
      ? { name: 'ticket.set-priority', args: { ticketId, priority: priority.data } }
      : null;
  }
  if (field === 'type') {
    const type = TicketType.safeParse(loserValue);
    return type.success ? { name: 'ticket.set-type', args: { ticketId, type: type.data } } : null;
  }
  if (field === 'subject' && typeof loserValue === 'string') {
    return { name: 'ticket.set-subject', args: { ticketId, subject: loserValue } };
  }
  return null;
}
