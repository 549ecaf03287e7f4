import { type ReactElement, useEffect, useState } from 'react';
import type { OutboxItem } from '../../../shared/contract/queries.ts';
import type { DiscardPreview } from '../../../shared/contract/store.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { actText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { wantedText } from './describe-item.ts';

interface DiscardDialogProps {
  readonly item: OutboxItem;
  readonly onClose: () => void;
}

/** Asks before an unsent change goes: shows its words, what becomes of them, and which changes go with it. */
export function DiscardDialog({ item, onClose }: DiscardDialogProps): ReactElement {
  const services = useServices();
  const { store, toasts } = services;
  const { t } = useText();
  const { data: items } = useLiveQuery('outbox.list', {});
  const [preview, setPreview] = useState<DiscardPreview | null>(null);

  useEffect(() => {
    store
      .previewDiscard(item.n)
      .then(setPreview)
      .catch((error: unknown) => {
        reportError(services)(error);
        onClose();
      });
  }, [store, services, item.n, onClose]);

  const discard = async ({ changes }: DiscardPreview): Promise<void> => {
    onClose();
    try {
      await store.discardChanges(changes);
      toasts.show({ text: t('outbox.discardDone', { count: changes.length }) });
    } catch (error) {
      reportError(services)(error);
    }
  };
  const others = items?.filter(({ n }) => n !== item.n && preview?.changes.includes(n)) ?? [];
  return (
    <ConfirmDialog
      isOpen={preview !== null}
      title={t('attention.discardTitle')}
      text={t('outbox.discardText')}
      confirmLabel={t('attention.discard')}
      onConfirm={() => {
        if (preview !== null) void discard(preview);
      }}
      onClose={onClose}
    >
      <ul className="selectable mt-3 flex min-h-0 flex-col gap-2 overflow-y-auto">
        <Lost item={item} isKept={preview?.keptAsDraft.includes(item.n) === true} />
        {others.length === 0 ? null : <li className="mt-1 font-semibold">{t('outbox.discardMore')}</li>}
        {others.map((other) => (
          <Lost key={other.n} item={other} isKept={preview?.keptAsDraft.includes(other.n) === true} />
        ))}
      </ul>
    </ConfirmDialog>
  );
}

/** One change that goes: what it was, its words, and what becomes of them. */
function Lost({ item, isKept }: { item: OutboxItem; isKept: boolean }): ReactElement {
  const { t } = useText();
  const wanted = wantedText(t, item);
  return (
    <li className="rounded-control border border-line bg-sunken px-3 py-2">
      <p className="break-words">
        <span className="font-semibold">{actText(t, item)}</span>
        {wanted === null ? null : <span> → {wanted}</span>}
        {item.ticketNumber === null ? null : (
          <span className="tabular text-muted"> #{item.ticketNumber}</span>
        )}
      </p>
      {item.text === null ? null : (
        <>
          <p className="mt-1 max-h-32 overflow-y-auto break-words whitespace-pre-wrap">{item.text}</p>
          <p className={isKept ? 'mt-1 text-small text-muted' : 'mt-1 text-small text-danger'}>
            {t(isKept ? 'outbox.discardKept' : 'outbox.discardLost')}
          </p>
        </>
      )}
    </li>
  );
}
