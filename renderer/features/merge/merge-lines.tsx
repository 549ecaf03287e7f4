import { Merge } from 'lucide-react';
import type { ReactElement } from 'react';
import type { NamedTicket, TicketDetail } from '../../../shared/contract/queries.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Button } from '../../components/button.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { unmergeTicket } from '../ticket/ticket-actions.ts';

/** Where a merged ticket went, and what was merged into this one; each can be opened and taken apart again. */
export function MergeLines({ detail }: { detail: TicketDetail }): ReactElement {
  const services = useServices();
  const { t } = useText();
  const { ticket, target, mergedTickets } = detail;
  const { mergedIntoId } = ticket;
  const line = (key: string, label: string, other: NamedTicket | null, unmerge: () => Promise<boolean>) => (
    <li key={key} className="flex min-w-0 items-center gap-2">
      <Merge size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
      <span className="shrink-0">{label}</span>
      {other === null ? (
        <span className="flex-1" />
      ) : (
        <button
          type="button"
          className="min-w-0 flex-1 truncate text-left text-accent hover:underline"
          onClick={() => openTicket(services, other.id)}
        >
          <span className="tabular">#{other.number}</span> {other.subject}
        </button>
      )}
      <Button tone="quiet" className="h-6" onClick={() => unmerge().catch(reportError(services))}>
        {t('merge.unmerge')}
      </Button>
    </li>
  );
  return (
    <ul className="flex max-h-28 flex-col gap-1 overflow-y-auto border-t border-accent-line bg-accent-soft px-4 py-1.5 text-small">
      {mergedIntoId === null
        ? null
        : line('into', t(target === null ? 'merge.intoElsewhere' : 'merge.into'), target, () =>
            unmergeTicket(services, ticket.id, mergedIntoId),
          )}
      {mergedTickets.map((other) =>
        line(other.id, t('merge.mergedIn'), other, () => unmergeTicket(services, other.id, ticket.id)),
      )}
    </ul>
  );
}
