import { z } from 'zod';
import { Instant, TeamId, TicketId, TicketLinkId, UserId } from './ids.ts';
import { Status } from './status.ts';

/** What a ticket is to another one. Each has an inverse (see `inverseOf`), which is what the other one is to it. */
export const LinkRelation = z.enum([
  'relatesTo',
  'duplicates',
  'isDuplicatedBy',
  'causes',
  'isCausedBy',
  'parentOf',
  'childOf',
]);
export type LinkRelation = z.infer<typeof LinkRelation>;

/**
 * One end of a link, which goes where its ticket goes; the other end has a row of its own (docs/decisions/0047-links-have-two-ends.md).
 * What it says of the other ticket is all that somebody learns who may not see that one.
 */
export const TicketLink = z.object({
  /** The same for everybody who makes this link. A ticket has one `childOf` row at most. */
  id: TicketLinkId,
  ticketId: TicketId,
  relation: LinkRelation,
  otherId: TicketId,
  otherNumber: z.number().int().positive(),
  /** Kept by the center as the other ticket changes. */
  otherStatus: Status,
  otherTeamId: TeamId,
  createdById: UserId,
  createdAt: Instant,
  /** Null as long as the tickets are linked. */
  removedAt: Instant.nullable(),
});
export type TicketLink = z.infer<typeof TicketLink>;

/** What history says of a link. */
export const LinkedTicket = TicketLink.pick({ relation: true, otherId: true, otherNumber: true });
export type LinkedTicket = z.infer<typeof LinkedTicket>;
