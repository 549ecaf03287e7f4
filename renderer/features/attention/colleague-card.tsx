import { type ReactElement, useState } from 'react';
import type { ColleagueWork } from '../../../shared/contract/store.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Button } from '../../components/button.tsx';
import { rejectionText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { ChangeSummary } from './change-summary.tsx';
import { CopyButton } from './copy-button.tsx';
import { reasonText } from './describe-item.ts';
import type { WorkGroup } from './group-work.ts';
import { mayBeTakenNow } from './next-steps.ts';
import { PartsList } from './parts-list.tsx';

interface ColleagueCardProps {
  readonly group: WorkGroup<ColleagueWork>;
  /** Something was done about it: the list is asked for again. */
  onDone(): Promise<void>;
}

/** A colleague's change that was not taken: who, where, what, why, the words in full, and what can be done about it. */
export function ColleagueCard({ group, onDone }: ColleagueCardProps): ReactElement {
  const services = useServices();
  const { store, toasts } = services;
  const { t } = useText();
  const [isBusy, setIsBusy] = useState(false);
  const { first: item, parts } = group;
  const all = [item, ...parts];
  const { ticketId, authorName, deviceName } = item;
  const canTakeOver = all.every((each) => each.canTakeOver);

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
      for (const { operationId } of all) {
        const result = await store.takeOverColleagueWork(operationId);
        if (result.isSaved) continue;
        toasts.show({ text: rejectionText(t, result.code, result.params), tone: 'warning' });
        return;
      }
      toasts.show({ text: t('colleagues.takenOver') });
    });
  const settle = () =>
    during(async () => {
      let isFirst = false;
      for (const { operationId } of all) isFirst = (await store.settleColleagueWork(operationId)) || isFirst;
      toasts.show({ text: t(isFirst ? 'colleagues.settled' : 'colleagues.settledBefore') });
    });

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
        {parts.length === 0 ? null : <PartsList parts={parts} />}
        <div className="mt-2.5 flex flex-wrap items-center gap-1.5">
          {canTakeOver && mayBeTakenNow(item) ? (
            <Button disabled={isBusy} onClick={() => void takeOver()}>
              {t('colleagues.takeOver')}
            </Button>
          ) : null}
          {ticketId === null ? null : (
            <Button onClick={() => openTicket(services, ticketId)}>{t('colleagues.openTicket')}</Button>
          )}
          <CopyButton texts={all.map(({ text }) => text)} />
          <span className="flex-1" />
          <Button disabled={isBusy} onClick={() => void settle()}>
            {t('colleagues.settle')}
          </Button>
        </div>
      </ChangeSummary>
    </li>
  );
}
