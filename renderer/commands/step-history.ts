import { rejectionText } from '../i18n/sentences.ts';
import type { Services } from '../services.ts';

/** Undoes or redoes one internal change and says what became of it. */
export async function stepHistory(services: Services, step: 'undo' | 'redo'): Promise<void> {
  const { store, toasts, translator, queue, acts } = services;
  // What is still being done to many tickets is what is meant, and ends first: the rest would come after the undo.
  const running = step === 'undo' ? acts.latest() : null;
  await running?.stop();
  const result = await (running === null ? store[step]() : store.undo(running.id));
  queue.model.get()?.release();
  if (result?.isSaved === true && result.n === null) {
    toasts.show({ text: translator.t('done.nothing') }, 'history');
  } else if (result === null) toasts.show({ text: translator.t(`${step}.nothing`) }, 'history');
  else if (result.isSaved) {
    // In the place of the offer to undo, which is taken by now.
    toasts.show({ text: translator.t(`${step}.done`) }, 'ticket-change');
  } else toasts.show({ text: rejectionText(translator.t, result.code, result.params), tone: 'warning' });
}
