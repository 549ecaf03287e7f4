import type { OutboxItem } from '../../../shared/contract/queries.ts';
import { errorText } from '../../i18n/sentences.ts';
import type { Services } from '../../services.ts';
import { writeIn } from './write-in.ts';

/**
 * Takes words that were never sent out of the outbox, back into the composer of their ticket. Nothing is done where other
 * changes would go with them: `moreWouldGo` asks first.
 */
export async function editUnsent(
  services: Services,
  item: OutboxItem,
): Promise<'opened' | 'moreWouldGo' | 'draftInTheWay'> {
  const { store, toasts, translator } = services;
  const { changes, keptAsDraft } = await store.previewDiscard(item.n);
  if (changes.length > 1) return 'moreWouldGo';
  if (!keptAsDraft.includes(item.n) || item.ticketId === null) {
    const text = errorText(translator.t, { code: 'draftInTheWay', params: {} });
    toasts.show({ text, tone: 'warning' });
    return 'draftInTheWay';
  }
  await store.discardChanges(changes);
  writeIn(services, item.ticketId, item.name === 'ticket.reply' ? 'publicReply' : 'internalNote');
  return 'opened';
}
