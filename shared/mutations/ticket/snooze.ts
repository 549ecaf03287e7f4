import { z } from 'zod';
import { Instant, TicketId } from '../../model/ids.ts';
import { MAX_SNOOZE_REASON } from '../../model/snooze.ts';
import { isOpenStatus } from '../../model/status-groups.ts';
import { withoutControls } from '../../util/without-controls.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findToChange, isRefused } from './find-ticket.ts';

/** Longer than this nobody means to put a ticket aside. */
export const MAX_SNOOZE_DAYS = 366;
const DAY_MS = 24 * 3_600_000;

/**
 * Puts a ticket aside until an instant, or takes it back before that (docs/decisions/0054-snooze.md). One to whom the customer
 * has written since the author looked is not put aside: nobody would see the message.
 */
export const snoozeTicket = defineMutation({
  name: 'ticket.snooze',
  version: 1,
  args: z.object({
    ticketId: TicketId,
    /** Null takes it back. */
    until: Instant.nullable(),
    reason: z.string().overwrite(withoutControls).trim().max(MAX_SNOOZE_REASON).nullable(),
    /** By the taking-back of another snooze: the instant may have passed. */
    isTakingBack: z.boolean().optional(),
  }),
  reads: ({ ticketId }) => [{ entity: 'ticket', id: ticketId }],
  decide(reads, { ticketId, until, reason, isTakingBack = false }, context) {
    const ticket = findToChange(reads, ticketId, context);
    if (isRefused(ticket)) return ticket;
    const { number } = ticket;
    if (until !== null) {
      if (!isOpenStatus(ticket.status)) return refuse('snoozeSolved', { number });
      const farthest = context.now + MAX_SNOOZE_DAYS * DAY_MS;
      if (until > farthest || (!isTakingBack && until <= context.now)) {
        return refuse('snoozeNotAhead', { number, days: MAX_SNOOZE_DAYS });
      }
      if (context.changedSince('ticket', ticket.id, 'lastCustomerMessageAt')) {
        return refuse('customerWrote', { number });
      }
    }
    const snooze = until === null ? null : { until, reason: reason === '' ? null : reason };
    if (ticket.snooze?.until === snooze?.until && ticket.snooze?.reason === snooze?.reason) return accept([]);
    return accept([
      { kind: 'patch', entity: 'ticket', id: ticket.id, fields: { snooze, updatedAt: context.now } },
    ]);
  },
  invert(reads, { ticketId }) {
    const ticket = reads.get('ticket', ticketId);
    if (ticket === undefined) return null;
    const { until = null, reason = null } = ticket.snooze ?? {};
    return { name: 'ticket.snooze', args: { ticketId, until, reason, isTakingBack: true } };
  },
});
