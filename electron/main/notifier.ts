import { Notification } from 'electron';
import type * as z from 'zod/mini';
import type { NotifyArgs } from '../../shared/contract/host.ts';

/** Those on the screen: one that nobody holds loses its click when memory is collected. */
const shown = new Set<Notification>();

/**
 * Shows a notification of the system, where the system has any.
 * @param onOpen the person has clicked it
 */
export function notify({ title, body }: z.infer<typeof NotifyArgs>, onOpen: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  const forget = (): void => void shown.delete(notification);
  notification.once('click', () => {
    forget();
    onOpen();
  });
  notification.once('close', forget);
  shown.add(notification);
  notification.show();
}
