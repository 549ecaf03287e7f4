import { useEffect } from 'react';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';

/** Opens links that the system hands over, and keeps the number at the icon of the application true. */
export function FollowHost(): null {
  const services = useServices();
  const { host } = services;
  const { data: unread = 0 } = useLiveQuery('notification.unread', {});
  useEffect(() => {
    host.setBadge({ count: unread }).catch(reportError(services));
  }, [host, services, unread]);
  // Whoever has signed out leaves no number at the icon.
  useEffect(() => () => void host.setBadge({ count: 0 }).catch(reportError(services)), [host, services]);
  useEffect(() => {
    const take = async (): Promise<void> => {
      const link = await host.takeLink();
      // Whoever only starts the application does not wait for what opens links.
      if (link !== null) await (await import('./open-link.ts')).openLink(services, link);
    };
    const follow = (): void => void take().catch(reportError(services));
    follow();
    return host.onLink(follow);
  }, [host, services]);
  return null;
}
