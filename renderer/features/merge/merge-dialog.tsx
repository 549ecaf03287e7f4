import { Command as Cmdk } from 'cmdk';
import { ArrowDown } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import type { QueueRow } from '../../../shared/contract/queries.ts';
import { mergeObstacle } from '../../../shared/domain/tickets/merge-obstacle.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { isOpenStatus } from '../../../shared/model/status-groups.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Keys } from '../../components/keys.tsx';
import { rejectionText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { ChoiceDialog } from '../palette/choice-dialog.tsx';
import { TicketLine } from '../palette/ticket-line.tsx';
import { useChosenItem } from '../palette/use-chosen-item.ts';
import { mergeTickets } from '../ticket/ticket-actions.ts';
import { useOtherTickets } from '../ticket/use-other-tickets.ts';
import { MergeSide } from './merge-side.tsx';

/** Asks which ticket the given ones become part of, and shows both sides before Enter merges them. */
export function MergeDialog({
  ticketIds,
  onClose,
}: {
  ticketIds: readonly TicketId[];
  onClose: () => void;
}): ReactElement {
  const services = useServices();
  const { t } = useText();
  const [text, setText] = useState('');
  const [firstId] = ticketIds;
  const { source, rows, isUnasked, isCurrent } = useOtherTickets(ticketIds, text, ({ status }) =>
    isOpenStatus(status),
  );
  const merge = async (row: QueueRow): Promise<void> => {
    // Said below already; the person chooses another one.
    if (row.id === target?.id && obstacle !== null) return;
    onClose();
    if (await mergeTickets(services, ticketIds, row)) openTicket(services, row.id);
  };
  const items = rows.map((row) => ({
    value: row.id as string,
    run: () => {
      merge(row).catch(reportError(services));
    },
  }));
  const chosen = useChosenItem(text, items, { isCurrent });
  const target = rows.find(({ id }) => id === chosen.value);
  const { data: other } = useLiveQuery('ticket.get', target === undefined ? null : { ticketId: target.id });
  const obstacle = source && other ? mergeObstacle(source.ticket, other.ticket) : null;

  return (
    <ChoiceDialog
      title={t('merge.title', { count: ticketIds.length })}
      onClose={onClose}
      text={text}
      onType={setText}
      placeholder={t('merge.placeholder')}
      chosen={chosen}
    >
      <Cmdk.List className="max-h-52!">
        {rows.length === 0 ? null : (
          <Cmdk.Group heading={isUnasked ? t('merge.likely') : t('palette.tickets')}>
            {rows.map((row) => (
              <Cmdk.Item key={row.id} value={row.id} onSelect={() => void merge(row)}>
                <TicketLine row={row} />
              </Cmdk.Item>
            ))}
          </Cmdk.Group>
        )}
        <Cmdk.Empty className="px-3 py-6 text-center text-faint">
          {isUnasked ? t('merge.none') : t('palette.nothing')}
        </Cmdk.Empty>
      </Cmdk.List>
      {firstId === undefined || target === undefined ? null : (
        <div className="flex flex-col gap-1.5 border-t border-line bg-sunken p-3">
          <MergeSide ticketId={firstId} more={ticketIds.length - 1} />
          <ArrowDown size={14} aria-hidden className="self-center text-faint" />
          <MergeSide ticketId={target.id} more={0} />
          {obstacle === null ? (
            <p className="flex items-center gap-1.5 text-small text-faint">
              <Keys text="Enter" /> {t('merge.confirm', { number: target.number })}
            </p>
          ) : (
            <p role="alert" className="text-small text-pretty text-danger">
              {rejectionText(t, obstacle, {
                number: source?.ticket.number ?? '',
                targetNumber: target.number,
              })}
            </p>
          )}
        </div>
      )}
    </ChoiceDialog>
  );
}
