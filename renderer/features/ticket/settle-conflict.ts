import type { MutateResult } from '../../../shared/contract/store.ts';
import type { ConflictNote } from '../../../shared/model/conflict-note.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import type { Services } from '../../services.ts';
import { type RestoreCall, restoreCall } from './restore-call.ts';

function runRestore(services: Services, call: RestoreCall): Promise<MutateResult> {
  switch (call.name) {
    case 'ticket.set-priority':
      return services.store.mutate(call.name, call.args);
    case 'ticket.set-subject':
      return services.store.mutate(call.name, call.args);
    case 'ticket.set-type':
      return services.store.mutate(call.name, call.args);
  }
}

/** Brings a lost value back, or keeps the one that won where there is no `call`; either way the note is settled. */
export async function settleConflict(
  services: Services,
  note: ConflictNote,
  call: RestoreCall | null,
): Promise<void> {
  const { store, toasts, translator } = services;
  const restored = call === null ? null : await runRestore(services, call);
  const result =
    restored !== null && !restored.isSaved
      ? restored
      : await store.mutate('conflict.resolve', { ticketId: note.ticketId, conflictNoteId: note.id });
  if (!result.isSaved) {
    toasts.show({ text: rejectionText(translator.t, result.code, result.params), tone: 'warning' });
  }
}

/** Brings back the first lost value of a ticket that can be; says so where there is none. */
export async function restoreLost(services: Services, ticketId: TicketId): Promise<void> {
  const detail = await services.store.query('ticket.get', { ticketId });
  for (const note of detail?.conflictNotes ?? []) {
    const call = note.resolvedAt === null ? restoreCall(note) : null;
    if (call !== null) {
      await settleConflict(services, note, call);
      return;
    }
  }
  services.toasts.show({ text: services.translator.t('conflict.none') }, 'conflict');
}
