import type { ReactElement } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { useText } from '../../i18n/translator.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';

/** One side of a merge: what the ticket is about, whose it is, and what was said last. */
export function MergeSide({ ticketId, more }: { ticketId: TicketId; more: number }): ReactElement | null {
  const { t } = useText();
  const { data: detail } = useLiveQuery('ticket.get', { ticketId });
  const { data: timeline } = useLiveQuery('ticket.timeline', { ticketId, before: null, limit: 1 });
  if (detail == null) return null;
  const { ticket, customer } = detail;
  return (
    <section className="rounded-control border border-line bg-surface px-3 py-2">
      <h3 className="flex min-w-0 items-baseline gap-2 font-semibold">
        <span className="tabular shrink-0 text-faint">#{ticket.number}</span>
        <span className="min-w-0 flex-1 truncate">
          {ticket.subject === '' ? t('queue.noSubject') : ticket.subject}
        </span>
        <span className="shrink-0 text-small font-normal text-faint">
          {more > 0 ? t('merge.more', { count: more }) : customer?.name}
        </span>
      </h3>
      <p className="mt-0.5 line-clamp-2 text-small text-muted">
        {timeline?.entries.at(-1)?.bodyText ?? t('ticket.noMessages')}
      </p>
    </section>
  );
}
