import { lostValue } from '../../../shared/domain/tickets/lost-value.ts';
import type { ConflictNote } from '../../../shared/model/conflict-note.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import type { Services } from '../../services.ts';

/** Brings a lost value back, or keeps the one that won; either way the note is settled with the same write. */
export async function settleConflict(
  { store, toasts, translator }: Services,
  note: ConflictNote,
  how: 'restore' | 'resolve',
): Promise<void> {
  const result = await store.mutate(`conflict.${how}`, { ticketId: note.ticketId, conflictNoteId: note.id });
  if (!result.isSaved) {
    toasts.show({ text: rejectionText(translator.t, result.code, result.params), tone: 'warning' });
  }
}

/** Brings back the first lost value of a ticket that can be; says so where there is none. */
export async function restoreLost(services: Services, ticketId: TicketId): Promise<void> {
  const detail = await services.store.query('ticket.get', { ticketId });
  const note = detail?.conflictNotes.find((each) => each.resolvedAt === null && lostValue(each) !== null);
  if (note !== undefined) return settleConflict(services, note, 'restore');
  services.toasts.show({ text: services.translator.t('conflict.none') }, 'conflict');
}
