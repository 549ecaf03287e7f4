import { ArrowRight, CircleAlert, CloudUpload, Copy, Hand, Paperclip, TriangleAlert } from 'lucide-react';
import { type ReactElement, useCallback, useState } from 'react';
import type { OutboxItem } from '../../../shared/contract/queries.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { rejectionText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { type AttentionActionName, actionsFor, actText, reasonText, wantedText } from './describe-item.ts';
import { DiscardDialog } from './discard-dialog.tsx';

const LOOKS = {
  queued: { icon: CloudUpload, tone: 'text-amber' },
  blocked: { icon: Paperclip, tone: 'text-amber' },
  sent: { icon: CloudUpload, tone: 'text-amber' },
  applied: { icon: CloudUpload, tone: 'text-success' },
  merged: { icon: CloudUpload, tone: 'text-success' },
  held: { icon: Hand, tone: 'text-amber' },
  refused: { icon: TriangleAlert, tone: 'text-orange' },
  failed: { icon: CircleAlert, tone: 'text-danger' },
} as const;

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
  const { icon: Icon, tone } = LOOKS[item.state];
  const wanted = wantedText(t, item);

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
      <div className="flex items-start gap-3 px-4 py-3">
        <Icon size={18} strokeWidth={1.75} aria-hidden className={`mt-px shrink-0 ${tone}`} />
        <div className="min-w-0 flex-1">
          <p className="flex min-w-0 items-baseline gap-2">
            <span className="shrink-0 font-semibold">{actText(t, item)}</span>
            {wanted === null ? null : (
              <span className="flex min-w-0 shrink items-baseline gap-1.5 truncate">
                <ArrowRight size={13} aria-hidden className="shrink-0 self-center text-faint" />
                <span className="truncate">{wanted}</span>
              </span>
            )}
            {item.ticketNumber === null ? null : (
              <button
                type="button"
                className="min-w-0 truncate text-accent hover:underline"
                onClick={() => {
                  if (item.ticketId !== null) openTicket(services, item.ticketId);
                }}
              >
                <span className="tabular">#{item.ticketNumber}</span> {item.ticketSubject}
              </button>
            )}
            <span className="flex-1" />
            <RelativeTime at={item.createdAt} className="shrink-0 text-small text-faint" />
          </p>
          <p className="mt-0.5 text-pretty text-muted">{reasonText(t, item)}</p>
          {item.text === null ? null : (
            <blockquote className="selectable mt-2 max-h-60 overflow-y-auto rounded-control border border-line bg-sunken px-3 py-2 whitespace-pre-wrap">
              {item.text}
            </blockquote>
          )}
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
              <Button tone="danger" disabled={isBusy} onClick={() => setIsAsking(true)}>
                {t('attention.discard')}
              </Button>
            </div>
          ) : (
            <div className="mt-2 flex items-center justify-end gap-1.5">
              {copyButton}
              <Button tone="danger" onClick={() => setIsAsking(true)}>
                {t('attention.discard')}
              </Button>
            </div>
          )}
        </div>
      </div>
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
