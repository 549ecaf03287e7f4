import { later } from '../../state/later.ts';
import type { StoreClient } from '../../store-client/store-client.ts';
import type { QueueModelPorts } from './queue-model.ts';

/** What every list of tickets in a window has besides its view: the store, the clock, and its timers. */
export function queuePorts(
  store: StoreClient,
): Pick<QueueModelPorts, 'store' | 'now' | 'isFilling' | 'schedule'> {
  return {
    store,
    now: () => Date.now(),
    isFilling: () => store.sync.snapshot().data?.firstSync.isComplete === false,
    schedule: later,
  };
}
