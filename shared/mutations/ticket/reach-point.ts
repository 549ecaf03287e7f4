import { z } from 'zod';
import { type Instant, type NotificationId, type TicketEventId, TicketId, UserId } from '../../model/ids.ts';
import { Texts } from '../../model/named.ts';
import { Notification } from '../../model/notification.ts';
import { SlaMetric } from '../../model/sla-policy.ts';
import { derivedId, idTimeOf } from '../derived-id.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';

/** A point of a promise as the history and those who are told of it have it. */
const MAX_KEY = 200;
const Point = Notification.pick({ level: true, dueAt: true, at: true }).extend({
  kind: Notification.shape.kind.extract(['warning', 'breach', 'escalation']),
  metric: SlaMetric,
  policy: Texts,
});

/**
 * Writes down that a point of a promise was reached, and tells people of it. Its rows have the ids of that point, so that a point
 * reached twice, after a restore for example, is one. Of several points at one instant a person has one notification, the highest.
 */
export const reachPoint = defineMutation({
  name: 'ticket.reach-point',
  version: 1,
  args: z.object({
    ticketId: TicketId,
    /** Which point of which promise it is. */
    key: z.string().min(1).max(MAX_KEY),
    point: Point,
    told: z.array(UserId).max(500),
  }),
  reads: ({ ticketId, key, point, told }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'ticketEvent', id: eventIdOf(ticketId, key, point.at) },
    ...told.map((userId) => ({
      entity: 'notification' as const,
      id: notificationId(userId, ticketId, point),
    })),
  ],
  decide(reads, { ticketId, key, point, told }, { actor, now, cause }) {
    if (actor.kind !== 'system') return refuse('notPermitted');
    const ticket = reads.get('ticket', ticketId);
    if (ticket === undefined) return refuse('ticketNotFound');
    const id = eventIdOf(ticketId, key, point.at);
    if (reads.get('ticketEvent', id) !== undefined) return accept([]);
    const news = told.filter((userId) => {
      const known = reads.get('notification', notificationId(userId, ticketId, point));
      return known === undefined || (known.level ?? 0) < (point.level ?? 0);
    });
    return accept([
      {
        kind: 'put',
        entity: 'ticketEvent',
        row: {
          id,
          ticketId,
          at: now,
          takenAt: now,
          actorId: null,
          change: { field: 'escalation', from: null, to: { kind: point.kind, told } },
          cause: cause ?? null,
        },
      },
      ...news.map((userId) => ({
        kind: 'put' as const,
        entity: 'notification' as const,
        row: {
          id: notificationId(userId, ticketId, point),
          userId,
          ticketId,
          ticketNumber: ticket.number,
          ...point,
          byUserId: null,
          readAt: null,
        },
      })),
    ]);
  },
});

function eventIdOf(ticketId: string, key: string, at: Instant): TicketEventId {
  return derivedId(idTimeOf(at), `${ticketId} ${key} ${at}`) as TicketEventId;
}

function notificationId(
  userId: string,
  ticketId: string,
  { at, metric }: { readonly at: Instant; readonly metric: string },
): NotificationId {
  return derivedId(idTimeOf(at), `${userId} ${ticketId} ${metric} ${at}`) as NotificationId;
}
