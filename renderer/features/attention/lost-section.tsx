import { GitCompareArrows } from 'lucide-react';
import type { ReactElement } from 'react';
import type { LostValue } from '../../../shared/contract/queries.ts';
import { lostValue } from '../../../shared/domain/tickets/lost-value.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Button } from '../../components/button.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { fieldText, valueText } from '../ticket/conflict-words.ts';
import { settleConflict } from '../ticket/settle-conflict.ts';

/** Values of this person that lost against a later change elsewhere: each is brought back or let go. */
export function LostSection({ values }: { values: readonly LostValue[] }): ReactElement {
  const services = useServices();
  const { t } = useText();
  const settle = (note: LostValue, how: 'restore' | 'resolve'): void => {
    settleConflict(services, note, how).catch(reportError(services));
  };
  return (
    <section aria-labelledby="lost-values" className="flex flex-col gap-2">
      <div>
        <h2 id="lost-values" className="pt-1 font-semibold">
          {t('attention.lost')}
        </h2>
        <p className="text-pretty text-muted">{t('attention.lostText')}</p>
      </div>
      <ul className="flex flex-col gap-2">
        {values.map((note) => {
          const { id, ticketId, ticketNumber, ticketSubject, field, isHidden, createdAt } = note;
          const inWords = (value: LostValue['loserValue']): string =>
            isHidden ? t('hidden.value') : valueText(t, field, value);
          return (
            <li
              key={id}
              data-item
              tabIndex={-1}
              className="flex items-start gap-3 rounded-surface border border-line bg-surface px-4 py-3 focus-visible:outline-offset-0"
            >
              <GitCompareArrows
                size={18}
                strokeWidth={1.75}
                aria-hidden
                className="mt-px shrink-0 text-amber"
              />
              <div className="min-w-0 flex-1">
                <p className="flex items-baseline gap-2">
                  <span className="min-w-0 flex-1 truncate font-semibold" title={ticketSubject}>
                    {`#${ticketNumber} ${ticketSubject === '' ? t('queue.noSubject') : ticketSubject}`}
                  </span>
                  <RelativeTime at={createdAt} className="shrink-0 text-small text-faint" />
                </p>
                <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-muted">
                  <dt>{t('attention.lostYours', { field: fieldText(t, field) })}</dt>
                  <dd className="min-w-0 truncate">{inWords(note.loserValue)}</dd>
                  <dt>{t('attention.lostTo')}</dt>
                  <dd className="min-w-0 truncate">{inWords(note.winnerValue)}</dd>
                </dl>
                <div className="mt-2.5 flex flex-wrap items-center gap-1.5">
                  {lostValue(note) === null ? null : (
                    <Button onClick={() => settle(note, 'restore')}>{t('conflict.restore')}</Button>
                  )}
                  <Button onClick={() => settle(note, 'resolve')}>{t('conflict.keep')}</Button>
                  <span className="flex-1" />
                  <Button tone="quiet" data-opens-ticket onClick={() => openTicket(services, ticketId)}>
                    {t('attention.openTicket', { number: ticketNumber })}
                  </Button>
                </div>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
