import type { MutateResult } from '../../shared/contract/store.ts';
import { rejectionText } from '../i18n/sentences.ts';
import type { Services } from '../services.ts';

type Step = 'undo' | 'redo';

/** Undoes or redoes one internal change and says what became of it. */
export async function stepHistory(services: Services, step: Step): Promise<void> {
  // What is still being done to many tickets is what is meant.
  const running = step === 'undo' ? services.acts.latest() : null;
  if (running === null) tellStep(services, step, await services.store[step]());
  else await undoAct(services, running.id);
}

/** Takes back everything that was done with one act; what is left of it to do ends first, or it came after the undo. */
export async function undoAct(services: Services, act: string): Promise<void> {
  await services.acts.stop(act);
  tellStep(services, 'undo', await services.store.undo(act));
}

function tellStep(services: Services, step: Step, result: MutateResult | null): void {
  const { toasts, translator, queue } = services;
  queue.model.get()?.release();
  if (result?.isSaved === true && result.n === null) {
    toasts.show({ text: translator.t('done.nothing') }, 'history');
  } else if (result === null) toasts.show({ text: translator.t(`${step}.nothing`) }, 'history');
  else if (result.isSaved) {
    // In the place of the offer to undo, which is taken by now.
    toasts.show({ text: translator.t(`${step}.done`) }, 'ticket-change');
  } else toasts.show({ text: rejectionText(translator.t, result.code, result.params), tone: 'warning' });
}
