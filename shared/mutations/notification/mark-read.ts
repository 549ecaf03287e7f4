import { z } from 'zod';
import { NotificationId } from '../../model/ids.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';

/** The most that are marked at once. */
export const MOST_MARKED = 200;

/** Marks what one was told as read, or as not read after all. Only whoever was told does that. */
export const markRead = defineMutation({
  name: 'notification.mark-read',
  version: 1,
  args: z.object({
    notificationIds: z.array(NotificationId).min(1).max(MOST_MARKED),
    isRead: z.boolean(),
  }),
  reads: ({ notificationIds }) => notificationIds.map((id) => ({ entity: 'notification', id })),
  decide(reads, { notificationIds, isRead }, { actor, now }) {
    if (actor.kind !== 'user') return refuse('notPermitted');
    const rows = notificationIds.map((id) => reads.get('notification', id));
    // What was forgotten meanwhile needs no mark; what is somebody else's is not there for anybody.
    const own = rows.filter((row) => row !== undefined && row.userId === actor.user.id);
    if (own.length === 0) return refuse('notificationNotFound');
    return accept(
      own.flatMap((row) =>
        row === undefined || (row.readAt !== null) === isRead
          ? []
          : [
              {
                kind: 'patch' as const,
                entity: 'notification' as const,
                id: row.id,
                fields: { readAt: isRead ? now : null },
              },
            ],
      ),
    );
  },
});
