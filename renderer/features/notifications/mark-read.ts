import type { Notification } from '../../../shared/model/notification.ts';
import { MOST_MARKED } from '../../../shared/mutations/notification/mark-read.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import type { Services } from '../../services.ts';

/** Marks those of these that are not read yet as read; what cannot be saved is said. */
export async function markRead(
  { store, toasts, translator }: Services,
  notifications: readonly Pick<Notification, 'id' | 'readAt'>[],
): Promise<void> {
  const unread = notifications.filter(({ readAt }) => readAt === null).map(({ id }) => id);
  for (let start = 0; start < unread.length; start += MOST_MARKED) {
    const notificationIds = unread.slice(start, start + MOST_MARKED);
    const result = await store.mutate('notification.mark-read', { notificationIds, isRead: true });
    if (result.isSaved) continue;
    toasts.show(
      { text: rejectionText(translator.t, result.code, result.params), tone: 'warning' },
      'notifications',
    );
    return;
  }
}
