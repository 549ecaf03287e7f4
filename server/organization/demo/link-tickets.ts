import type { EntityRow } from '../../../shared/model/entities.ts';
import type { UserId } from '../../../shared/model/ids.ts';
import { isOpenStatus } from '../../../shared/model/status-groups.ts';
import type { LinkRelation } from '../../../shared/model/ticket-link.ts';
import { endsOf } from '../../../shared/mutations/ticket/link-rows.ts';
import { DAY_MS } from './local-time.ts';

type TicketRow = EntityRow<'ticket'>;

/** What a customer asks about one place within this time of each other is taken for one matter. */
const ONE_MATTER_MS = 60 * DAY_MS;
/** A name in a subject: three Chinese characters of it, or a word that begins with a capital. */
const NAME_PART = /(?=(\p{Script=Han}{3}))|\b(\p{Lu}\p{Ll}{4,})/gu;
const MOST_PARTS = 3;

/**
 * Links what customers asked about one place at about the same time: an open ticket has those of other departments as its parts, is related to those of
 * its own, and a problem is what causes the incident before it.
 * @param by who linked tickets that nobody has
 */
export function linkTickets(tickets: readonly TicketRow[], by: UserId): readonly EntityRow<'ticketLink'>[] {
  const ofCustomers = Map.groupBy(
    tickets.filter(({ customerId }) => customerId !== null),
    ({ customerId }) => customerId,
  );
  return [...ofCustomers.values()].flatMap((asked) => {
    const whole = asked.findLast(({ status }) => isOpenStatus(status));
    if (whole === undefined) return [];
    const names = namesIn(whole);
    const near = asked.filter(
      (ticket) =>
        ticket.id !== whole.id &&
        Math.abs(ticket.createdAt - whole.createdAt) < ONE_MATTER_MS &&
        [...namesIn(ticket)].some((name) => names.has(name)),
    );
    const parts = near.filter(({ teamId }) => teamId !== whole.teamId).slice(-MOST_PARTS);
    const alike = near.filter(({ teamId }) => teamId === whole.teamId).slice(-1);
    return [
      ...parts.flatMap((part) => linkOf(whole, 'parentOf', part, by)),
      ...alike.flatMap((other) =>
        linkOf(whole, other.type === 'problem' ? 'isCausedBy' : 'relatesTo', other, by),
      ),
    ];
  });
}

function namesIn({ subject }: TicketRow): Set<string> {
  return new Set([...subject.matchAll(NAME_PART)].map(([, han, word]) => han ?? word ?? ''));
}

function linkOf(
  ticket: TicketRow,
  relation: LinkRelation,
  other: TicketRow,
  by: UserId,
): readonly EntityRow<'ticketLink'>[] {
  const at = Math.max(ticket.createdAt, other.createdAt) + 1;
  return endsOf([ticket, relation, other], ticket.assigneeId ?? by, at);
}
