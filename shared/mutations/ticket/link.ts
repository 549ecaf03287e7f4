import { inverseOf, isAtOrAbove } from '../../domain/tickets/links.ts';
import { accept, type Change, defineMutation, type Reads, refuse } from '../mutation.ts';
import { findTicket, mergeParams } from './find-ticket.ts';
import {
  findLink,
  Linking,
  linkIdOf,
  linkKeys,
  parentKey,
  parentLinkOf,
  putLink,
  turned,
} from './link-rows.ts';

/**
 * Says what a ticket is to another one (docs/decisions/0047-links-have-two-ends.md). Whoever links the same two in the same way later
 * finds it done.
 */
export const linkTickets = defineMutation({
  name: 'ticket.link',
  version: 1,
  args: Linking,
  reads: (linking) => [
    { entity: 'ticket', id: linking.ticketId },
    { entity: 'ticket', id: linking.otherId },
    ...linkKeys(linking),
    ...linkKeys(opposite(linking)),
    parentKey(linking.ticketId),
    parentKey(linking.otherId),
  ],
  decide(reads, linking, context) {
    const { actor, now } = context;
    if (actor.kind !== 'user') return refuse('notPermitted');
    const ticket = findTicket(reads, linking.ticketId, context);
    if (ticket === undefined) return refuse('ticketNotFound');
    if (findLink(reads, linking) !== undefined) return accept([]);
    const other = findTicket(reads, linking.otherId, context);
    if (ticket.mergedIntoId !== null) return refuse('ticketMerged', mergeParams(reads, ticket));
    if (other === undefined) return linkAgain(reads, linking) ?? refuse('ticketNotFound');
    if (other.mergedIntoId !== null) return refuse('ticketMerged', mergeParams(reads, other));
    const params = { number: ticket.number, otherNumber: other.number };
    if (ticket.id === other.id) return refuse('linkToItself', params);
    const isDirected = inverseOf(linking.relation) !== linking.relation;
    if (isDirected && findLink(reads, opposite(linking)) !== undefined)
      return refuse('linkedInReverse', params);
    const obstacle = parentObstacle(reads, linking);
    if (obstacle !== null) return obstacle;
    return accept([
      ...putLink([ticket, linking.relation, other], actor.user.id, now),
      ...[ticket, other].map(
        ({ id }): Change => ({ kind: 'patch', entity: 'ticket', id, fields: { updatedAt: now } }),
      ),
    ]);
  },
  invert: (reads, linking) =>
    findLink(reads, linking) === undefined ? { name: 'ticket.unlink', args: linking } : null,
});

/** The same relation the other way round, which cannot hold as well. */
function opposite({ ticketId, relation, otherId }: Linking): Linking {
  return { ticketId, relation: inverseOf(relation), otherId };
}

/** What keeps one of the two from hanging on the other. */
function parentObstacle(reads: Reads, linking: Linking) {
  if (linking.relation !== 'childOf' && linking.relation !== 'parentOf') return null;
  const { ticketId: childId, otherId: parentId } = linking.relation === 'childOf' ? linking : turned(linking);
  const numberOf = (id: string) => reads.get('ticket', id)?.number ?? '';
  const params = { number: numberOf(childId), otherNumber: numberOf(parentId) };
  const parent = parentLinkOf(reads, childId);
  if (parent !== undefined) return refuse('hasParent', { ...params, otherNumber: parent.otherNumber });
  const isCircle = isAtOrAbove(childId, parentId, (id) => parentLinkOf(reads, id)?.otherId ?? null);
  return isCircle ? refuse('linkCircle', params) : null;
}

/** Undoes `ticket.unlink` where only one of the two may be seen: who sees an end may take the link off, and put it back. */
function linkAgain(reads: Reads, linking: Linking) {
  const here = reads.get('ticketLink', linkIdOf(linking));
  const there = reads.get('ticketLink', linkIdOf(turned(linking)));
  if (here?.otherId !== linking.otherId) return null;
  if (there !== undefined && there.otherId !== linking.ticketId) return null;
  const obstacle = parentObstacle(reads, linking);
  if (obstacle !== null) return obstacle;
  return accept(
    [here, there].flatMap((row): readonly Change[] =>
      row === undefined
        ? []
        : [{ kind: 'patch', entity: 'ticketLink', id: row.id, fields: { removedAt: null } }],
    ),
  );
}
