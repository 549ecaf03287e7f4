import { useEffect } from 'react';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';

/** Listens for deadlines on which the person must act. The store tells each once, so nothing is asked again. */
export function FollowDeadlines(): null {
  const services = useServices();
  useEffect(() => {
    const source = services.store.reachedDeadlines;
    let told = source.snapshot().data;
    return source.subscribe(() => {
      const { data } = source.snapshot();
      if (data === undefined || data === told) return;
      told = data;
      // The first screen does not wait for what opens tickets.
      import('./tell-deadlines.ts')
        .then(({ tellDeadlines }) => tellDeadlines(services, data))
        .catch(reportError(services));
    });
  }, [services]);
  return null;
}
