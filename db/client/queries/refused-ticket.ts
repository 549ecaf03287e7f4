import type { NamedTicket, RefusedTicket } from '../../../shared/contract/queries.ts';
import type { Reads } from '../../../shared/mutations/mutation.ts';
import { createTicket } from '../../../shared/mutations/ticket/create.ts';
import type { SqliteDatabase } from '../connection.ts';
import { getAttentionEntry } from '../outbox.ts';
import { readsOf } from '../pending.ts';

/** A refused new ticket as its form had it, with what is still there of what it named; null for every other change. */
export function getRefusedTicket(db: SqliteDatabase, { n }: { readonly n: number }): RefusedTicket | null {
  const entry = getAttentionEntry(db, n);
  if (entry?.name !== createTicket.name) return null;
  const { data } = createTicket.args.safeParse(entry.args);
  if (data === undefined) return null;
  const { ticketId, number, subject, priority, type, channel, teamId, assigneeId, customerId, message } =
    data;
  const { parentId } = data;
  const reads = readsOf(db);
  return {
    ...{ ticketId, subject, priority, type, channel, assigneeId },
    number: entry.code === 'numberNotLeased' ? null : number,
    messageId: message?.messageId ?? null,
    note: message?.bodyText ?? '',
    teamId: reads.get('team', teamId)?.id ?? null,
    parent: parentId === undefined ? null : parentIn(reads, parentId),
    customer: customerId === null ? null : (reads.get('customer', customerId) ?? null),
  };
}

function parentIn(reads: Reads, parentId: string): NamedTicket | null {
  const parent = reads.get('ticket', parentId);
  return parent === undefined ? null : { id: parent.id, number: parent.number, subject: parent.subject };
}
