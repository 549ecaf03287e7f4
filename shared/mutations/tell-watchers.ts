import type { NotificationId, UserId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Notification } from '../model/notification.ts';
import type { Ticket } from '../model/ticket.ts';
import { derivedId } from './derived-id.ts';
import type { Change, MutationContext, Reads } from './mutation.ts';

const SAID: readonly Message['kind'][] = ['publicReply', 'inbound'];

/**
 * What accepted changes tell those who watch their tickets, but for whoever made them: that something was said, or else that the status is
 * another one. It is named after the operation, so each of them is told once, however often it is decided (docs/spec/sync.md R246).
 */
export function tellWatchers(
  changes: readonly Change[],
  reads: Reads,
  { actor, now, operationId }: Pick<MutationContext, 'actor' | 'now' | 'operationId'>,
): readonly Change[] {
  const authorId: UserId | null = actor.kind === 'user' ? actor.user.id : null;
  return [...eventsIn(changes, reads)].flatMap(([ticket, kind]) =>
    ticket.watcherIds
      .filter((userId) => userId !== authorId)
      .map(
        (userId): Change => ({
          kind: 'put',
          entity: 'notification',
          row: {
            id: derivedId(
              operationId.slice(0, 13),
              `${userId} ${operationId} ${ticket.id} watch`,
            ) as NotificationId,
            userId,
            ticketId: ticket.id,
            ticketNumber: ticket.number,
            kind,
            level: null,
            metric: null,
            policy: null,
            dueAt: now,
            byUserId: authorId,
            at: now,
            readAt: null,
          },
        }),
      ),
  );
}

/** The tickets that somebody watches with what happened to each; words go before the status that they bring along. */
function eventsIn(
  changes: readonly Change[],
  reads: Reads,
): ReadonlyMap<Ticket, Extract<Notification['kind'], 'watchedWords' | 'watchedStatus'>> {
  const found = new Map<Ticket, 'watchedWords' | 'watchedStatus'>();
  const watched = (id: string): Ticket | undefined => {
    const ticket = reads.get('ticket', id);
    return ticket === undefined || ticket.watcherIds.length === 0 ? undefined : ticket;
  };
  for (const change of changes) {
    if (change.entity === 'message' && change.kind === 'put' && SAID.includes(change.row.kind)) {
      const ticket = watched(change.row.ticketId);
      if (ticket !== undefined) found.set(ticket, 'watchedWords');
    } else if (change.entity === 'ticket' && change.kind === 'patch') {
      const ticket = watched(change.id);
      const { status } = change.fields;
      if (ticket === undefined || status === undefined || status === ticket.status) continue;
      if (!found.has(ticket)) found.set(ticket, 'watchedStatus');
    }
  }
  return found;
}
