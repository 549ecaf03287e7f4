import type { OutboxItem } from '../../../shared/contract/queries.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import type { Translate } from '../../i18n/translator.ts';

/** What the person wanted the property to be, in words; null where the change is not one of a property. */
export function wantedText(t: Translate, { wanted }: Pick<OutboxItem, 'wanted'>): string | null {
  switch (wanted?.kind) {
    case undefined:
      return null;
    case 'status':
      return t(`status.${wanted.status}`);
    case 'priority':
      return t(`priority.${wanted.priority}`);
    case 'type':
      return t(`type.${wanted.type}`);
    case 'name':
      return wanted.name ?? t('ticket.unassigned');
    case 'labels':
      return [...wanted.add.map((tag) => `+ ${tag}`), ...wanted.remove.map((tag) => `− ${tag}`)].join('  ');
  }
}

/** What happened to it and why, in words. */
export function reasonText(
  t: Translate,
  item: Pick<OutboxItem, 'code' | 'params' | 'state' | 'takenBy' | 'isLikelyRefused'>,
): string {
  if (item.code === null) {
    return item.isLikelyRefused ? t('outbox.likelyRefused') : t(`outboxState.${item.state}`);
  }
  if (item.code === 'redirected') {
    return t('outbox.redirected', { targetNumber: Number(item.params.targetNumber) });
  }
  const reason = rejectionText(t, item.code, item.params);
  return item.takenBy === null ? reason : t('attention.takenBy', { reason, name: item.takenBy });
}
