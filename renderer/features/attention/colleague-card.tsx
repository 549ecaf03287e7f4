import { Copy } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import type { ColleagueWork } from '../../../shared/contract/store.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Button } from '../../components/button.tsx';
import { rejectionText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { ChangeSummary } from './change-summary.tsx';
import { mayBeTakenNow, reasonText } from './describe-item.ts';

interface ColleagueCardProps {
  readonly item: ColleagueWork;
  /** Something was done about it: the list is asked for again. */
  onDone(): Promise<void>;
}

/** A colleague's change that was not taken: who, where, what, why, the words in full, and what can be done about it. */
export function ColleagueCard({ item, onDone }: ColleagueCardProps): ReactElement {
  const services = useServices();
  const { store, toasts } = services;
  const { t } = useText();
  const [isBusy, setIsBusy] = useState(false);
  const { operationId, ticketId, text, authorName, deviceName, canTakeOver } = item;

  const during = async (work: () => Promise<void>): Promise<void> => {
    setIsBusy(true);
    try {
      await work();
      await onDone();
    } catch (error) {
      reportError(services)(error);
    } finally {
      setIsBusy(false);
    }
  };
  const takeOver = () =>
    during(async () => {
      const result = await store.takeOverColleagueWork(operationId);
      if (result.isSaved) toasts.show({ text: t('colleagues.takenOver') });
      else toasts.show({ text: rejectionText(t, result.code, result.params), tone: 'warning' });
    });
  const settle = () =>
    during(async () => {
      const isFirst = await store.settleColleagueWork(operationId);
      toasts.show({ text: t(isFirst ? 'colleagues.settled' : 'colleagues.settledBefore') });
    });
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text ?? '');
    toasts.show({ text: t('attention.copied') }, 'copied');
  };

  const author = authorName ?? t('colleagues.nobody');
  return (
    <li
      data-item
      tabIndex={-1}
      className="rounded-surface border border-line bg-surface focus-visible:outline-offset-0"
    >
      <ChangeSummary
        item={item}
        author={deviceName === null ? author : `${author} · ${deviceName}`}
        reason={t('colleagues.reason', {
          name: author,
          reason: reasonText(t, { ...item, isLikelyRefused: false }),
        })}
      >
        <div className="mt-2.5 flex flex-wrap items-center gap-1.5">
          {canTakeOver && mayBeTakenNow(item) ? (
            <Button disabled={isBusy} onClick={() => void takeOver()}>
              {t('colleagues.takeOver')}
            </Button>
          ) : null}
          {ticketId === null ? null : (
            <Button onClick={() => openTicket(services, ticketId)}>{t('colleagues.openTicket')}</Button>
          )}
          {text === null ? null : (
            <Button icon={<Copy size={14} aria-hidden />} onClick={() => void copy()}>
              {t('attention.copy')}
            </Button>
          )}
          <span className="flex-1" />
          <Button disabled={isBusy} onClick={() => void settle()}>
            {t('colleagues.settle')}
          </Button>
        </div>
      </ChangeSummary>
    </li>
  );
}
