import { Command as Cmdk } from 'cmdk';
import { type ReactElement, useState } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { LinkRelation } from '../../../shared/model/ticket-link.ts';
import { Keys } from '../../components/keys.tsx';
import { Select } from '../../components/select.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { ChoiceDialog } from '../palette/choice-dialog.tsx';
import { TicketLine } from '../palette/ticket-line.tsx';
import { useChosenItem } from '../palette/use-chosen-item.ts';
import { linkTickets } from '../ticket/ticket-actions.ts';
import { useOtherTickets } from '../ticket/use-other-tickets.ts';

/** Asks to which ticket the given ones are linked, and what they are to it. */
export function LinkDialog({
  ticketIds,
  onClose,
}: {
  ticketIds: readonly TicketId[];
  onClose: () => void;
}): ReactElement {
  const services = useServices();
  const { t } = useText();
  const [relation, setRelation] = useState<LinkRelation>('relatesTo');
  const [text, setText] = useState('');
  const { source, rows, isUnasked, isCurrent } = useOtherTickets(ticketIds, text, () => true);
  const items = rows.map((row) => ({
    value: row.id as string,
    run: () => {
      onClose();
      linkTickets(services, ticketIds, relation, row).catch(reportError(services));
    },
  }));
  const chosen = useChosenItem(text, items, { isCurrent });
  const target = rows.find(({ id }) => id === chosen.value);
  const count = ticketIds.length;
  const title =
    count === 1
      ? t('links.dialog', { number: source?.ticket.number ?? '' })
      : t('links.dialogMany', { count });

  return (
    <ChoiceDialog
      title={title}
      onClose={onClose}
      text={text}
      onType={setText}
      placeholder={t('merge.placeholder')}
      chosen={chosen}
      before={
        <Select
          label={t('links.relation')}
          value={relation}
          onChange={setRelation}
          options={LinkRelation.options.map((value) => ({ value, label: t(`linkRelation.${value}`) }))}
          className="w-auto! shrink-0"
        />
      }
    >
      <Cmdk.List className="max-h-72!">
        {rows.length === 0 ? null : (
          <Cmdk.Group heading={isUnasked ? t('links.likely') : t('palette.tickets')}>
            {rows.map((row, index) => (
              <Cmdk.Item key={row.id} value={row.id} onSelect={() => items[index]?.run()}>
                <TicketLine row={row} />
              </Cmdk.Item>
            ))}
          </Cmdk.Group>
        )}
        <Cmdk.Empty className="px-3 py-6 text-center text-faint">
          {isUnasked ? t('links.noLikely') : t('palette.nothing')}
        </Cmdk.Empty>
      </Cmdk.List>
      {target === undefined || source == null ? null : (
        <p className="flex items-center gap-1.5 border-t border-line bg-sunken px-4 py-2 text-small text-muted">
          <Keys text="Enter" />
          {t('links.confirm', {
            what: t(`linkSentence.${relation}`, { number: source.ticket.number, other: target.number }),
          })}
        </p>
      )}
    </ChoiceDialog>
  );
}
