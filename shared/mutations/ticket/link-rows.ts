import { z } from 'zod';
import { inverseOf } from '../../domain/tickets/links.ts';
import { TicketId, type TicketLinkId, type UserId } from '../../model/ids.ts';
import type { Ticket } from '../../model/ticket.ts';
import { LinkRelation, type TicketLink } from '../../model/ticket-link.ts';
import { derivedId } from '../derived-id.ts';
import type { Change, Reads, RowKey } from '../mutation.ts';

/** Two tickets, and what the first one is to the other. */
export const Linking = z.object({ ticketId: TicketId, relation: LinkRelation, otherId: TicketId });
export type Linking = Readonly<z.infer<typeof Linking>>;

/** The same link as the other ticket has it. */
export function turned({ ticketId, relation, otherId }: Linking): Linking {
  return { ticketId: otherId, relation: inverseOf(relation), otherId: ticketId };
}

/**
 * The row of this end. Whoever links the same tickets means the same row; and as a ticket is the child of one at most, all its
 * `childOf` are one row.
 */
export function linkIdOf({ ticketId, relation, otherId }: Linking): TicketLinkId {
  const what = relation === 'childOf' ? 'parent' : `${relation} ${otherId}`;
  return derivedId(ticketId.slice(0, 13), `link ${ticketId} ${what}`) as TicketLinkId;
}

/** The rows of both ends. */
export function linkKeys(linking: Linking): readonly RowKey[] {
  return [linking, turned(linking)].map((end) => ({ entity: 'ticketLink', id: linkIdOf(end) }));
}

/** The row that says on which ticket this one hangs, whichever that is. */
export function parentKey(ticketId: TicketId): RowKey {
  return {
    entity: 'ticketLink',
    id: linkIdOf({ ticketId, relation: 'childOf', otherId: ticketId }),
  };
}

/** The row of this end as long as the two are linked. */
export function findLink(reads: Reads, linking: Linking): TicketLink | undefined {
  const row = reads.get('ticketLink', linkIdOf(linking));
  return row?.removedAt === null && row.otherId === linking.otherId ? row : undefined;
}

/** The ticket on which this one hangs, as far as that is known here. */
export function parentLinkOf(reads: Reads, ticketId: TicketId): TicketLink | undefined {
  const row = reads.get('ticketLink', parentKey(ticketId).id);
  return row?.removedAt === null ? row : undefined;
}

/** Both ends of a link. */
export function endsOf(
  [ticket, relation, other]: readonly [Ticket, LinkRelation, Ticket],
  by: UserId,
  at: number,
): readonly TicketLink[] {
  const linking = { ticketId: ticket.id, relation, otherId: other.id };
  const end = (own: Linking, there: Ticket): TicketLink => ({
    ...own,
    id: linkIdOf(own),
    otherNumber: there.number,
    otherStatus: there.status,
    otherTeamId: there.teamId,
    createdById: by,
    createdAt: at,
    removedAt: null,
  });
  return [end(linking, other), end(turned(linking), ticket)];
}

/** Writes both ends of a link. */
export function putLink(...link: Parameters<typeof endsOf>): readonly Change[] {
  return endsOf(...link).map((row) => ({ kind: 'put', entity: 'ticketLink', row }));
}

/** What `putParent` looks at. A merged parent's place is taken by its target, whose rows the unit of work has as well. */
export function readsOfParent(parentId: TicketId, childId: TicketId): readonly RowKey[] {
  return [
    { entity: 'ticket', id: parentId },
    ...linkKeys({ ticketId: childId, relation: 'childOf', otherId: parentId }),
  ];
}

/** Makes a new ticket a part of another one. */
export function putParent(child: Ticket, parent: Ticket, by: UserId, at: number): readonly Change[] {
  return [
    ...putLink([child, 'childOf', parent], by, at),
    { kind: 'patch', entity: 'ticket', id: parent.id, fields: { updatedAt: at } },
  ];
}
