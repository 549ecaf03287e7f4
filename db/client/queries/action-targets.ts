import type { QueryArgs, QueryResult } from '../../../shared/contract/queries.ts';
import { mergeChain } from '../../../shared/domain/tickets/merge-chain.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import type { SqliteDatabase } from '../connection.ts';
import { readsOf } from '../pending.ts';
import { prepared } from '../prepared.ts';

/** These tickets with what a list of actions has to know of them; those that are not here are left out. */
export function listActionTargets(
  db: SqliteDatabase,
  { ticketIds }: QueryArgs<'action.targets'>,
): QueryResult<'action.targets'> {
  const reads = readsOf(db);
  const ticketOf = (id: string) => reads.get('ticket', id);
  const customerOf = prepared<[string], { name: string; locale: Locale }>(
    db,
    'select name, locale from customer where id = ?',
  );
  const note = prepared<[string], { n: 1 }>(
    db,
    "select 1 as n from draft where ticket_id = ? and kind = 'internalNote'",
  );
  return ticketIds.flatMap((id) => {
    const ticket = ticketOf(id);
    if (ticket === undefined) return [];
    const { customerId } = ticket;
    const customer = customerId === null ? undefined : customerOf.get(customerId);
    return [
      {
        ticket,
        customerName: customer?.name ?? null,
        customerLocale: customer?.locale ?? null,
        mergedInto: (mergeChain(ticket, ticketOf) ?? []).slice(1),
        hasNoteDraft: note.get(id) !== undefined,
      },
    ];
  });
}
