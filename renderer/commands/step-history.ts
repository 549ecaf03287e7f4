import type { SentMessage, StepResult } from '../../shared/contract/store.ts';
import type { TicketId } from '../../shared/model/ids.ts';
import { actText, rejectionText } from '../i18n/sentences.ts';
import type { Translate } from '../i18n/translator.ts';
import { reportError } from '../report-error.ts';
import type { Services } from '../services.ts';
import { openTicket } from './navigate.ts';

type Step = 'undo' | 'redo';

/** Undoes or redoes one internal change and says what became of it. */
export async function stepHistory(services: Services, step: Step): Promise<void> {
  // What is still being done to many tickets is what is meant.
  const running = step === 'undo' ? services.acts.latest() : null;
  for (const list of services.queue.lists()) list.expectOwn(services.acts.touched());
  if (running === null) tellStep(services, step, await services.store[step]());
  else await undoAct(services, running.id);
}

/** Takes back everything that was done with one act; what is left of it to do ends first, or it came after the undo. */
export async function undoAct(services: Services, act: string): Promise<void> {
  await services.acts.stop(act);
  for (const list of services.queue.lists()) list.expectOwn(services.acts.touched(act));
  tellStep(services, 'undo', await services.store.undo({ act }));
}

/** Takes back an answer that has not left; its words are in the editor again, or stay on its card to be read. */
export async function undoSend(services: Services, message: SentMessage): Promise<void> {
  const { toasts, translator, panes } = services;
  const result = await services.store.undoSend(message);
  if (result.isSaved) {
    if (result.draftOf === null) panes.promise('ticket');
    else writeAgain(services, result.draftOf);
    toasts.show({ text: translator.t('delivery.takenBack') }, 'ticket-change');
  } else {
    const text = rejectionText(translator.t, result.code, result.params);
    toasts.show({ text, tone: 'warning' }, 'ticket-change');
  }
}

function tellStep(services: Services, step: Step, result: StepResult | null): void {
  const { toasts, translator, queue } = services;
  for (const list of queue.lists()) list.release();
  if (result?.isSaved === true && result.n === null) {
    toasts.show({ text: translator.t('done.nothing') }, 'history');
  } else if (result === null) toasts.show({ text: translator.t(`${step}.nothing`) }, 'history');
  else if (result.isSaved && result.draftOf !== null) {
    writeAgain(services, result.draftOf);
    toasts.show({ text: stepText(translator.t, step, result) }, 'ticket-change');
  } else if (result.isSaved) {
    // In the place of the offer to undo, which is taken by now.
    toasts.show({ text: stepText(translator.t, step, result) }, 'ticket-change');
  } else {
    const words = step === 'undo' ? wordsText(translator.t, result) : null;
    // Never the next best thing instead of what was meant, unless the person says so.
    const action = { label: translator.t('undo.before'), run: () => void undoBefore(services) };
    const text = words ?? rejectionText(translator.t, result.code, result.params);
    toasts.show({ text, tone: 'warning', ...(words === null ? {} : { action }) });
  }
}

/** Why an answer, a note or a new ticket cannot be taken back; null when the refusal is about something else. */
function wordsText(t: Translate, { code, names, ticketNumber }: StepResult): string | null {
  const number = ticketNumber ?? '';
  const what = names.map((name) => actText(t, { name })).join(' + ');
  switch (code) {
    case 'alreadySent':
      return t('undo.wordsSent', { what, number });
    case 'ticketCreated':
      return t('undo.ticketCreated', { what, number });
    case 'draftInTheWay':
      return t('undo.draftInTheWay', { what, number });
    case 'moreWouldGo':
      return t('undo.moreWouldGo', { what, number });
    case 'waitsForPerson':
      return t('undo.waitsForPerson', { what, number });
    default:
      return null;
  }
}

/** Takes back what was done before what cannot be taken back. */
async function undoBefore(services: Services): Promise<void> {
  try {
    tellStep(services, 'undo', await services.store.undo({ isPastWords: true }));
  } catch (error) {
    reportError(services)(error);
  }
}

/** The words that were taken back are in the editor again, with the cursor behind them. */
function writeAgain(services: Services, ticketId: TicketId): void {
  const { ui } = services;
  if (ui.get().ticketId !== ticketId || ui.get().screen !== 'queue') openTicket(services, ticketId);
  ui.update((state) => ({
    ...state,
    composerWanted: ticketId,
    draftReturned: { ticketId, turn: (state.draftReturned?.turn ?? 0) + 1 },
  }));
}

/** What was taken back or done again: “Undone: Change of priority, #1234”. */
function stepText(t: Translate, step: Step, result: StepResult): string {
  const { names, ticketCount, ticketNumber } = result;
  const what = names.map((name) => actText(t, { name })).join(' + ');
  if (ticketCount > 1) return t(`${step}.doneMany`, { what, count: ticketCount });
  return ticketNumber === null
    ? t(`${step}.done`, { what })
    : t(`${step}.doneOne`, { what, number: ticketNumber });
}
