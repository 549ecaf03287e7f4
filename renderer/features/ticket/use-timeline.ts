import { useCallback, useEffect, useMemo, useState } from 'react';
import type { HistoryEntry } from '../../../shared/contract/history-rows.ts';
import type { TimelineEntry } from '../../../shared/contract/queries.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { reportError } from '../../report-error.ts';

import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { timelineArgs } from './ticket-queries.ts';
import { mergeEntries, mergeEvents } from './timeline-items.ts';

/** Entries that are loaded with every step back. */
const EARLIER = 100;

export interface Timeline {
  /** Undefined until the first answer. */
  readonly entries: readonly TimelineEntry[] | undefined;
  readonly events: readonly HistoryEntry[];
  readonly hasEarlier: boolean;
  readonly isLoadingEarlier: boolean;
  loadEarlier(): void;
}

interface EarlierPages {
  readonly ticketId: TicketId;
  readonly entries: readonly TimelineEntry[];
  readonly events: readonly HistoryEntry[];
  readonly hasEarlier: boolean;
}

/** The conversation of a ticket: its newest part live, earlier parts on request. */
export function useTimeline(ticketId: TicketId): Timeline {
  const services = useServices();
  const { store } = services;
  const { data } = useLiveQuery('ticket.timeline', timelineArgs(ticketId));
  const [pages, setPages] = useState<EarlierPages | null>(null);
  const [isLoadingEarlier, setIsLoadingEarlier] = useState(false);
  const earlier = pages?.ticketId === ticketId ? pages : null;
  const entries = useMemo(
    () => (data === undefined ? undefined : mergeEntries(earlier?.entries ?? [], data.entries)),
    [earlier, data],
  );
  const events = useMemo(() => mergeEvents(earlier?.events ?? [], data?.events ?? []), [earlier, data]);

  // What slides out of the live window while the ticket is open must not disappear from the screen.
  useEffect(() => {
    if (data === undefined) return;
    setPages((current) => {
      if (current?.ticketId !== ticketId) return current;
      return {
        ...current,
        entries: mergeEntries(current.entries, data.entries),
        events: mergeEvents(current.events, data.events),
      };
    });
  }, [data, ticketId]);

  const oldest = entries?.[0];
  const hasEarlier = earlier?.hasEarlier ?? data?.hasEarlier ?? false;
  const loadEarlier = useCallback((): void => {
    if (oldest === undefined || isLoadingEarlier || !hasEarlier) return;
    setIsLoadingEarlier(true);
    store
      .query('ticket.timeline', {
        ticketId,
        before: { createdAt: oldest.createdAt, id: oldest.id },
        limit: EARLIER,
      })
      .then((answer) =>
        setPages((current) => ({
          ticketId,
          entries: mergeEntries(answer.entries, current?.ticketId === ticketId ? current.entries : []),
          events: mergeEvents(answer.events, current?.ticketId === ticketId ? current.events : []),
          hasEarlier: answer.hasEarlier,
        })),
      )
      .catch(reportError(services))
      .finally(() => setIsLoadingEarlier(false));
  }, [store, services, ticketId, oldest, isLoadingEarlier, hasEarlier]);

  return { entries, events, hasEarlier, isLoadingEarlier, loadEarlier };
}
