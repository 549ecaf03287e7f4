import type { LinkRelation } from '../../model/ticket-link.ts';

const INVERSES: Readonly<Record<LinkRelation, LinkRelation>> = {
  relatesTo: 'relatesTo',
  duplicates: 'isDuplicatedBy',
  isDuplicatedBy: 'duplicates',
  causes: 'isCausedBy',
  isCausedBy: 'causes',
  parentOf: 'childOf',
  childOf: 'parentOf',
};

/** What the other ticket of a link is to this one. */
export function inverseOf(relation: LinkRelation): LinkRelation {
  return INVERSES[relation];
}

/**
 * Whether a ticket is another one, or stands above it: making it a sub-ticket of that one would close a circle.
 * @param parentOf what a ticket hangs on, one step up; null where that is nothing, or nothing that is known here
 */
export function isAtOrAbove<Id extends string>(
  ticketId: Id,
  otherId: Id,
  parentOf: (id: Id) => Id | null,
): boolean {
  // Linking refuses to close a circle; rows that have one all the same must not be followed for ever.
  const seen = new Set<Id>();
  for (let id: Id | null = otherId; id !== null && !seen.has(id); id = parentOf(id)) {
    if (id === ticketId) return true;
    seen.add(id);
  }
  return false;
}
