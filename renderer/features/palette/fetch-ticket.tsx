import { Command as Cmdk } from 'cmdk';
import { CloudDownload, CloudOff } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import type { WantedTicket } from '../../../shared/contract/queries.ts';
import { readTicketReference } from '../../../shared/domain/search/ticket-reference.ts';
import { openTicket } from '../../commands/navigate.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useSyncStatus } from '../../store-client/use-session.ts';
import type { PaletteItem } from './use-chosen-item.ts';

const VALUE = 'fetch';

/** The offer to fetch a ticket that is not on this workstation, for a list of things to choose from. */
export interface FetchOffer {
  readonly group: ReactElement | null;
  readonly items: readonly PaletteItem[];
}

/** Offers it while the text names a ticket that is not here; what was asked for opens when it comes. */
export function useFetchOffer(text: string): FetchOffer {
  const services = useServices();
  const { t } = useText();
  const isOnline = useSyncStatus()?.connection === 'online';
  const [asked, setAsked] = useState<WantedTicket | null>(null);
  const wanted = readTicketReference(text);
  const { data } = useLiveQuery('ticket.wanted', wanted === null ? null : { wanted });

  useEffect(() => {
    if (asked !== null && asked === wanted && data?.ticketId) openTicket(services, data.ticketId);
  }, [asked, wanted, data, services]);

  if (wanted === null || data === undefined || data.state === 'here') return { group: null, items: [] };
  const fetch = (): void => {
    setAsked(wanted);
    services.store.fetchTicket(wanted).catch(reportError(services));
  };
  const what =
    typeof wanted === 'number' ? t('palette.fetch.number', { number: wanted }) : t('palette.fetch.link');
  const state = {
    notAsked: isOnline ? null : t('palette.fetch.offline'),
    waiting: isOnline ? t('palette.fetch.waiting') : t('palette.fetch.offline'),
    unavailable: t('palette.fetch.unavailable'),
  }[data.state];
  const Icon = isOnline ? CloudDownload : CloudOff;
  return {
    items: [{ value: VALUE, run: fetch }],
    group: (
      <Cmdk.Group key="fetch" heading={t('palette.server')}>
        <Cmdk.Item value={VALUE} onSelect={fetch}>
          <Icon size={14} aria-hidden className="shrink-0 text-faint" />
          <span className="shrink-0">{what}</span>
          <span role="status" className="min-w-0 flex-1 truncate text-right text-small text-faint">
            {state}
          </span>
        </Cmdk.Item>
      </Cmdk.Group>
    ),
  };
}
