import type { ReactElement } from 'react';
import { openTicket } from '../../commands/navigate.ts';
import { StatusIcon } from '../../components/status-mark.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { Picker } from '../palette/picker.tsx';

/** All tabs in a list that typing narrows. */
export function TabPicker({
  anchor,
  onClose,
}: {
  anchor: Element | null;
  onClose: () => void;
}): ReactElement {
  const services = useServices();
  const { t } = useText();
  const { ids, activeId } = useStateValue(services.ui, (state) => state.tabs);
  const { data: tickets } = useLiveQuery('ticket.some', { ids: [...ids] });
  return (
    <Picker
      title={t('command.tab.list')}
      anchor={anchor}
      onClose={onClose}
      choices={(tickets ?? []).map(({ id, number, subject, status }) => ({
        id,
        text: subject,
        alias: String(number),
        isChosen: id === activeId,
        content: (
          <>
            <StatusIcon status={status} />
            <span className="tabular shrink-0 text-faint">{number}</span>
            <span className="min-w-0 flex-1 truncate">{subject === '' ? t('queue.noSubject') : subject}</span>
          </>
        ),
        run: () => openTicket(services, id),
      }))}
    />
  );
}
