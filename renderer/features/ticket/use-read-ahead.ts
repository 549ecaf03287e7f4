import { useEffect } from 'react';
import { useIsFirstScreenDone } from '../../lazy-parts.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { later } from '../../state/later.ts';
import { startReadAhead } from './read-ahead.ts';

/** Idle time may never come while keys are held down. */
const LATEST_MS = 100;

/** Reads the tickets around the focus of the open queue ahead, for as long as the component is on the screen. */
export function useReadAhead(): void {
  const { store, queue, ui, translator } = useServices();
  const model = useStateValue(queue.model, (current) => current);
  // The first queue comes before the tickets in it.
  const isFirstScreenDone = useIsFirstScreenDone();
  useEffect(() => {
    if (model === null || !isFirstScreenDone) return;
    return startReadAhead({
      store,
      model,
      isReading: () => ui.get().ticketId !== null,
      quoteLabel: () => translator.t('message.quoted'),
      whenIdle: (task) => {
        const handle = requestIdleCallback(task, { timeout: LATEST_MS });
        return () => cancelIdleCallback(handle);
      },
      schedule: later,
    });
  }, [store, model, ui, translator, isFirstScreenDone]);
}
