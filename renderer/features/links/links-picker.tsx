import type { ReactElement } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { Picker } from '../palette/picker.tsx';
import { LinkLine } from './link-line.tsx';
import { openLinked } from './open-linked.ts';

/** The tickets that this one is linked to; a digit or Enter opens one. */
export function LinksPicker({
  ticketId,
  onClose,
}: {
  ticketId: TicketId;
  onClose: () => void;
}): ReactElement | null {
  const services = useServices();
  const { t } = useText();
  const { data } = useLiveQuery('ticket.links', { ticketId });
  if (data === undefined) return null;
  return (
    <Picker
      title={t('links.goTo')}
      anchor={null}
      onClose={onClose}
      choices={data.map((row, index) => ({
        id: row.id,
        ...(index < 9 ? { key: String(index + 1) } : {}),
        text: `#${row.otherNumber} ${row.subject ?? ''}`,
        alias: String(row.otherNumber),
        isChosen: false,
        content: <LinkLine row={row} />,
        run: () => openLinked(services, row),
      }))}
    />
  );
}
