import { setStatusOf } from '../features/ticket/ticket-actions.ts';
import type { CommandContext } from './command.ts';
import { backToList, neighborIndex, openTicket } from './navigate.ts';
import { ticketInMind } from './targets.ts';

/** Solves the ticket and opens the one below it; from the last ticket it goes back to the list. */
export async function solveAndNext({ services, ui, pane, targets }: CommandContext): Promise<void> {
  const model = services.queue.model.get();
  const nextId =
    model === null ? null : await model.idAt(neighborIndex(model, ticketInMind(services, ui, pane), 1));
  const isSolved = await setStatusOf(services, await targets(), 'solved');
  if (!isSolved) return;
  if (nextId === null) {
    backToList(services);
    return;
  }
  model?.focusId(nextId);
  if (ui.ticketId !== null) openTicket(services, nextId);
}
