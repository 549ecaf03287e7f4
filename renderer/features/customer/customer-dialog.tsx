import { Command as Cmdk } from 'cmdk';
import { type ReactElement, useState } from 'react';
import { bestMatches } from '../../../shared/domain/search/match-text.ts';
import type { Customer } from '../../../shared/model/customer.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Banner } from '../../components/banner.tsx';
import { Keys } from '../../components/keys.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { StatusIcon } from '../../components/status-mark.tsx';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { ChoiceDialog } from '../palette/choice-dialog.tsx';
import { useChosenItem } from '../palette/use-chosen-item.ts';

/** As many as are looked through by eye; whoever has more is found by what is typed in the palette. */
const TICKETS = 100;

interface CustomerDialogProps {
  readonly customer: Customer;
  readonly onClose: () => void;
}

/** What a customer ever asked, newest first, over all channels: whoever is on the phone is seen as a whole. */
export function CustomerDialog({ customer, onClose }: CustomerDialogProps): ReactElement {
  const services = useServices();
  const { t } = useText();
  const [text, setText] = useState('');
  const { data, error } = useLiveQuery('customer.tickets', { customerId: customer.id, limit: TICKETS });
  const rows = bestMatches(text, data ?? [], ({ subject, number }) => [subject, String(number ?? '')]);
  const items = rows.map(({ id }) => ({ value: id as string, run: () => openTicket(services, id) }));
  const chosen = useChosenItem(text, items, { isCurrent: data !== undefined });
  const contacts = [customer.phone, customer.email].filter((part) => part !== null);
  return (
    <ChoiceDialog
      title={customer.name}
      onClose={onClose}
      text={text}
      onType={setText}
      placeholder={t('customer.find')}
      chosen={chosen}
    >
      {error === null ? null : (
        <Banner tone="danger" code={error.code} className="border-x-0 border-t-0">
          {errorText(t, error)}
        </Banner>
      )}
      <Cmdk.List className="max-h-80!">
        {rows.map((row, index) => (
          <Cmdk.Item key={row.id} value={row.id} onSelect={() => items[index]?.run()}>
            <StatusIcon status={row.status} />
            <span className="tabular w-14 shrink-0 text-faint">{row.number}</span>
            <span className="min-w-0 flex-1 truncate">
              {row.subject === '' ? t('queue.noSubject') : row.subject}
            </span>
            {row.isOfAlike ? (
              <span className="max-w-40 shrink-0 truncate text-small text-faint">
                {t('sidebar.alike', { name: row.customerName ?? t('sidebar.noCustomer') })}
              </span>
            ) : null}
            <RelativeTime at={row.updatedAt} as="short" className="shrink-0 text-small text-faint" />
          </Cmdk.Item>
        ))}
        {data === undefined ? null : (
          <Cmdk.Empty className="px-3 py-6 text-center text-faint">
            {data.length === 0 ? t('customer.noTickets') : t('palette.nothing')}
          </Cmdk.Empty>
        )}
      </Cmdk.List>
      <footer className="flex shrink-0 items-center gap-2 border-t border-line bg-sunken px-4 py-2 text-small text-muted">
        <span className="min-w-0 flex-1 truncate">{contacts.join(' · ')}</span>
        {rows.length === 0 ? null : (
          <span className="flex shrink-0 items-center gap-1.5">
            <Keys text="Enter" /> {t('customer.open')}
          </span>
        )}
      </footer>
    </ChoiceDialog>
  );
}
