import type { ClientBase } from 'pg';
import { listTeams, listUsers } from '../../db/server/queries/directory.ts';
import { scopesOfTicket, scopesOfUser } from '../../shared/domain/permissions/scopes.ts';
import type { Notification } from '../../shared/model/notification.ts';
import { targetOf } from '../../shared/mutations/ticket/find-ticket.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const OF_WATCHERS: readonly Notification['kind'][] = ['watchedWords', 'watchedStatus'];

/**
 * Takes out what would tell somebody who watches a ticket, but may not see it any more where this commit leaves it: names stay
 * with a ticket that moves, and only the center knows everybody's rights (docs/spec/sync.md R246, I6).
 */
export async function tellWhoMaySee(client: ClientBase, tenantId: string, work: UnitOfWork): Promise<void> {
  const told = work.told().filter(({ kind }) => OF_WATCHERS.includes(kind));
  if (told.length === 0) return;
  const [users, teams] = await Promise.all([
    listUsers(client, tenantId, [...new Set(told.map(({ userId }) => userId))]),
    listTeams(client, tenantId),
  ]);
  const rights = new Map(users.map((user) => [user.id, new Set(scopesOfUser(user, teams))]));
  const maySee = ({ userId, ticketId }: Notification): boolean => {
    const ticket = work.reads.get('ticket', ticketId);
    const place = ticket && targetOf(work.reads, ticket);
    return place !== undefined && scopesOfTicket(place).some((scope) => rights.get(userId)?.has(scope));
  };
  work.apply(
    told
      .filter((notification) => !maySee(notification))
      .map(({ id }) => ({ kind: 'remove', entity: 'notification', id })),
    'system',
  );
}
