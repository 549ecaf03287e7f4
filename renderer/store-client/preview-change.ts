import type { QueryResult, QueueRow, TicketDetail } from '../../shared/contract/queries.ts';
import { DEFAULT_FILE_POLICY } from '../../shared/model/file-policy.ts';
import type { Ticket } from '../../shared/model/ticket.ts';
import { prepareCall } from '../../shared/mutations/decide.ts';
import type { MutationCall, Reads } from '../../shared/mutations/mutation.ts';

/** What a change will do to a ticket, as far as the rows on the screen can tell. */
export interface Preview {
  readonly ticketId: string;
  readonly fields: Partial<Ticket>;
}

/**
 * Decides a change here, by the same function that the store is going to use, for the screen alone: the person sees
 * it in the next frame, the word "saved" waits for the disk. Null when it needs more than the tickets known here, is
 * refused, or changes nothing.
 */
export function previewOf(
  call: MutationCall,
  ticketOf: (id: string) => Ticket | undefined,
  now: number,
): Preview | null {
  const prepared = prepareCall(call);
  const [key, ...others] = prepared.ok ? prepared.reads : [];
  if (!prepared.ok || key?.entity !== 'ticket' || others.length > 0) return null;
  const ticket = ticketOf(key.id);
  if (ticket === undefined) return null;
  const reads: Reads = {
    get: (entity, id) => (entity === 'ticket' && id === ticket.id ? ticket : undefined) as never,
  };
  const decision = prepared.decide(reads, {
    now,
    operationId: '',
    // What is on the screen may be seen; whether it may be changed is the store's and the server's word.
    actor: { kind: 'system', part: 'import' },
    changedSince: () => false,
    hiddenHere: [],
    files: DEFAULT_FILE_POLICY,
    isFileMissing: () => false,
    isNumberLeased: () => true,
    ownViewCount: () => 0,
    macroCount: () => 0,
    ruleCount: () => 0,
  });
  if (decision.verdict !== 'accepted') return null;
  const [change] = decision.changes;
  if (change?.kind !== 'patch' || change.entity !== 'ticket') return null;
  // The time of the change is not shown before it is made: it would count as somebody else's.
  const { updatedAt: _made, ...fields } = change.fields;
  return { ticketId: ticket.id, fields };
}

/** A window of a queue with the change in it; the same window when it is not about one of its rows. */
export function previewInQueue(
  window: QueryResult<'queue.window'>,
  { ticketId, fields }: Preview,
): QueryResult<'queue.window'> {
  const at = window.rows.findIndex(({ id }) => id === ticketId);
  const row = window.rows[at];
  if (row === undefined) return window;
  const shown = Object.entries(fields).filter(([name]) => name in row);
  const changed = { ...row, ...Object.fromEntries(shown), isPending: true } as QueueRow;
  return { ...window, rows: window.rows.with(at, changed) };
}

/** A ticket with the change in it. */
export function previewInTicket(detail: TicketDetail, { fields }: Preview): TicketDetail {
  return { ...detail, ticket: { ...detail.ticket, ...fields }, isPending: true };
}
