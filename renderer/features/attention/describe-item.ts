import type { z } from 'zod';
import type { OutboxItem } from '../../../shared/contract/queries.ts';
import type { AttentionAction } from '../../../shared/contract/store.ts';
import type { RejectionCode } from '../../../shared/mutations/mutation.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import type { Translate } from '../../i18n/translator.ts';

export type AttentionActionName = z.infer<typeof AttentionAction>;

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

/** Refusals that the same words meet again, whatever happens elsewhere, and those that say it is done already. */
const FINAL: ReadonlySet<string> = new Set<RejectionCode>([
  'alreadySent',
  'articleChanged',
  'articleExists',
  'branchResolved',
  'conflictNotFound',
  'emptyMessage',
  'fileTypeBlocked',
  'invalidArguments',
  'mergeIntoItself',
  'messageNotFound',
  'recipientChanged',
  'revisionExists',
  'ticketMerged',
  'ticketExists',
]);

/** Whether handing it in once more, as it is, can meet another answer. */
export function mayBeTakenNow({ code }: Pick<OutboxItem, 'code'>): boolean {
  return !FINAL.has(code ?? '');
}

/**
 * What the person can do about a refused, held or failed change. A held answer can be sent after all; words can
 * become a note; what may yet be taken can be tried again; all these can, after a question, be thrown away. What was
 * taken elsewhere is only put away.
 */
export function actionsFor(
  item: Pick<OutboxItem, 'state' | 'name' | 'code'>,
): readonly AttentionActionName[] {
  if (item.code === 'redirected') return ['dismiss'];
  const isReply = item.name === 'ticket.reply';
  const first: readonly AttentionActionName[] =
    item.state === 'held' && isReply ? ['sendAnyway'] : mayBeTakenNow(item) ? ['applyAgain'] : [];
  return [...first, ...(isReply ? (['turnIntoNote'] as const) : []), 'discard'];
}
