import type { ReactElement } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { Picker } from '../palette/picker.tsx';
import { startProcess } from './do-step.ts';

/** The templates of the organization, to begin one on a ticket. */
export function StartPicker({
  ticketId,
  onClose,
}: {
  ticketId: TicketId;
  onClose: () => void;
}): ReactElement | null {
  const services = useServices();
  const { t, locale } = useText();
  const { data: templates } = useLiveQuery('process.templates', {});
  const { data: detail } = useLiveQuery('ticket.get', { ticketId });
  if (templates === undefined || detail == null) return null;
  const { number } = detail.ticket;
  return (
    <Picker
      title={t('process.start.title', { number })}
      anchor={null}
      onClose={onClose}
      choices={templates.map(({ id, titles, version, stepCount }, index) => ({
        id,
        ...(index < 9 ? { key: String(index + 1) } : {}),
        text: titles[locale],
        alias: Object.values(titles).join(' '),
        isChosen: false,
        content: (
          <span className="flex min-w-0 flex-col">
            <span className="truncate">{titles[locale]}</span>
            <span className="truncate text-small text-faint">
              {t('process.start.hint', { count: stepCount, version })}
            </span>
          </span>
        ),
        run: () => {
          startProcess(services, { id: ticketId, number }, { id, title: titles[locale] }).catch(
            reportError(services),
          );
        },
      }))}
    />
  );
}
