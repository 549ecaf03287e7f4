import { useSyncExternalStore } from 'react';
import type { QueueModel, QueueSnapshot } from './queue-model.ts';

const nothing = (): (() => void) => () => undefined;

/** What is known of a queue; null while none is open. */
export function useQueueSnapshot(model: QueueModel | null): QueueSnapshot | null {
  return useSyncExternalStore(model?.subscribe ?? nothing, () => model?.snapshot() ?? null);
}
