import { Copy } from 'lucide-react';
import { type ReactElement, useCallback, useState } from 'react';
import type { OutboxItem } from '../../../shared/contract/queries.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { rejectionText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { ChangeSummary } from './change-summary.tsx';
import { type AttentionActionName, actionsFor, reasonText } from './describe-item.ts';
import { DiscardDialog } from './discard-dialog.tsx';

interface OutboxCardProps {
  readonly item: OutboxItem;
  /** Whether a person must decide; in the outbox the change only waits, and can be discarded while it was never sent. */
  readonly needsPerson: boolean;
}

/** One change that waits or was refused: what it was, what happened, the words in full, and what can be done. */
export function OutboxCard({ item, needsPerson }: OutboxCardProps): ReactElement {
  const services = useServices();
  const { store, toasts } = services;
  const { t } = useText();
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);

  const act = async (action: AttentionActionName): Promise<void> => {
    setIsBusy(true);
    setIsAsking(false);
    try {
      const result = await store.act(item.n, action);
      if (result !== null && !result.isSaved) {
        toasts.show({ text: rejectionText(t, result.code, result.params), tone: 'warning' });
      } else toasts.show({ text: t(`attention.done.${action}`) });
    } catch (error) {
      reportError(services)(error);
    } finally {
      setIsBusy(false);
    }
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(item.text ?? '');
    toasts.show({ text: t('attention.copied') }, 'copied');
  };

  const stopAsking = useCallback(() => setIsAsking(false), []);
  const copyButton =
    item.text === null ? null : (
      <Button icon={<Copy size={14} aria-hidden />} onClick={() => void copy()}>
        {t('attention.copy')}
      </Button>
    );
  return (
    <li
      data-item
      tabIndex={-1}
      className="rounded-surface border border-line bg-surface focus-visible:outline-offset-0"
    >
      <ChangeSummary item={item} reason={reasonText(t, item)}>
        {needsPerson ? (
          <div className="mt-2.5 flex flex-wrap items-center gap-1.5">
            {actionsFor(item).map((action, index) =>
              action === 'discard' ? null : (
                <Button
                  key={action}
                  tone={index === 0 ? 'primary' : 'plain'}
                  disabled={isBusy}
                  onClick={() => void act(action)}
                >
                  {t(`attention.${action}`)}
                </Button>
              ),
            )}
            {copyButton}
            <span className="flex-1" />
            {actionsFor(item).includes('discard') ? (
              <Button tone="danger" disabled={isBusy} onClick={() => setIsAsking(true)}>
                {t('attention.discard')}
              </Button>
            ) : null}
          </div>
        ) : (
          <div className="mt-2 flex items-center justify-end gap-1.5">
            {copyButton}
            <Button tone="danger" onClick={() => setIsAsking(true)}>
              {t('attention.discard')}
            </Button>
          </div>
        )}
      </ChangeSummary>
      {needsPerson ? (
        <ConfirmDialog
          isOpen={isAsking}
          title={t('attention.discardTitle')}
          text={t('attention.discardText')}
          confirmLabel={t('attention.discard')}
          onConfirm={() => void act('discard')}
          onClose={stopAsking}
        />
      ) : isAsking ? (
        <DiscardDialog item={item} onClose={stopAsking} />
      ) : null}
    </li>
  );
}
