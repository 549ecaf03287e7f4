import { undoAct } from '../../commands/step-history.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';

/** How often an act on many tickets says how far it has come. */
const PROGRESS_EVERY_MS = 1_000;

/** Says how far an act on many tickets has come, and offers to stop and undo it; nothing as long as it is quick. */
export function showProgress(services: Services, act: string, total: number): (done: number) => void {
  const { translator, toasts } = services;
  let saidAt = performance.now();
  return (done) => {
    if (performance.now() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = performance.now();
    toasts.show(
      {
        text: translator.t('done.progress', { done, total }),
        action: {
          label: translator.t('action.stopAndUndo'),
          run: () => {
            undoAct(services, act).catch(reportError(services));
          },
        },
      },
      'ticket-change',
    );
  };
}
