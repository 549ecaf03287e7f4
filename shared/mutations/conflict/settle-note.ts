import { z } from 'zod';
import { ConflictNoteId, TicketId } from '../../model/ids.ts';
import type { User } from '../../model/user.ts';
import type { RowKey } from '../mutation.ts';

/** Which note of which ticket a person settles. */
export const SettleNoteArgs = z.object({ ticketId: TicketId, conflictNoteId: ConflictNoteId });
type SettleNoteArgs = z.infer<typeof SettleNoteArgs>;

/** What is looked at before a note is settled. */
export function rowsOfNote({ ticketId, conflictNoteId }: SettleNoteArgs): RowKey[] {
  return [
    { entity: 'ticket', id: ticketId },
    { entity: 'conflictNote', id: conflictNoteId },
  ];
}

/** The note, settled by this person now. */
export function settledNote(
  { conflictNoteId }: SettleNoteArgs,
  { now, by }: { readonly now: number; readonly by: User },
) {
  return {
    kind: 'patch',
    entity: 'conflictNote',
    id: conflictNoteId,
    fields: { resolvedAt: now, resolvedById: by.id },
  } as const;
}
