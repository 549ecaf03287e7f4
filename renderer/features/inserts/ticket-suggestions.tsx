import { type ReactElement, useRef } from 'react';
import type { QueueRow } from '../../../shared/contract/queries.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { TicketLine } from '../palette/ticket-line.tsx';
import { MOST_SUGGESTED } from './most-suggested.ts';
import { SuggestionList } from './suggestion-list.tsx';
import type { SuggestionsProps } from './suggestions.tsx';

/** Tickets by number or words of the subject; before anything is typed, the others of the customer. */
export function TicketSuggestions({ detail, isNote, ...list }: SuggestionsProps): ReactElement {
  const { query } = list.session;
  const { id, customerId } = detail.ticket;
  // One more, as the ticket itself is left out.
  const limit = MOST_SUGGESTED + 1;
  const { data: found } = useLiveQuery(
    'ticket.find',
    query === '' ? null : { text: query, limit, mayBegin: true },
  );
  const { data: ofCustomer } = useLiveQuery(
    'customer.tickets',
    query === '' && customerId !== null ? { customerId, limit } : null,
  );
  const answer: readonly QueueRow[] | undefined =
    query !== '' ? found : customerId === null ? [] : ofCustomer;
  // Until the answer is here, the one before it stays: a list that blinks with every key cannot be read.
  const shown = useRef<readonly QueueRow[]>([]);
  if (answer !== undefined) shown.current = answer;
  const rows = shown.current.filter((row) => row.id !== id).slice(0, MOST_SUGGESTED);
  return (
    <SuggestionList
      {...list}
      title="inserts.ticket"
      isCurrent={answer !== undefined}
      notice={isNote ? undefined : 'inserts.onlyNumber'}
      suggestions={rows.map((row) => ({
        id: row.id,
        content: <TicketLine row={row} />,
        put: () =>
          isNote
            ? { kind: 'reference', reference: { kind: 'ticket', id: row.id }, label: `#${row.number}` }
            : { kind: 'words', text: `#${row.number}` },
      }))}
    />
  );
}
