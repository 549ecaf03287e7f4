import type { TicketId } from '../../shared/model/ids.ts';
import { meantTicket } from '../features/queue/meant-ticket.ts';
import type { Services } from '../services.ts';
import { countSelected } from '../state/selection.ts';
import type { Pane, UiState } from '../state/ui-state.ts';
import { settledSelection } from './select-rows.ts';

/** The most tickets one act may change; more is refused with a word instead of half done. */
export const MAX_BULK = 5_000;
const PAGE = 500;

/** Whether there is anything that an act on tickets would act on. */
export function hasTargets(services: Services, ui: UiState, pane: Pane | null): boolean {
  if (ui.screen === 'board') return focusedCard(services) !== null;
  if (ui.screen !== 'queue') return false;
  const snapshot = services.queue.model.get()?.snapshot();
  if (isReading(ui, pane)) return ui.ticketId !== null;
  if (countSelected(ui.selection, snapshot?.total ?? 0) > 0) return true;
  if (snapshot?.total === null && snapshot.isPointed) return true;
  return ticketInMind(services, ui, pane) !== null;
}

/** The one ticket that is meant whatever is selected, for acts that are done to one at a time. */
export function ticketInMind(services: Services, ui: UiState, pane: Pane | null): TicketId | null {
  if (ui.screen === 'board') return focusedCard(services);
  if (isReading(ui, pane)) return ui.ticketId;
  return meantTicket(services.queue.model.get()?.snapshot() ?? null, ui.ticketId);
}

/** The tickets an act is about: in the list the selection or the ticket that is meant, in the ticket that ticket. */
export async function collectTargets(
  services: Services,
  ui: UiState,
  pane: Pane | null,
): Promise<readonly TicketId[]> {
  if (ui.screen === 'board') return [focusedCard(services) ?? []].flat();
  if (isReading(ui, pane)) return ui.ticketId === null ? [] : [ui.ticketId];
  const model = services.queue.model.get();
  const selection = await settledSelection(services);
  if (selection.kind === 'some' && selection.ids.size > 0) return [...selection.ids] as TicketId[];
  if (selection.kind === 'some') {
    const inMind = ticketInMind(services, ui, pane);
    // A row that the cursor was moved to before the rows were here is waited for.
    const ticketId = inMind ?? (model?.snapshot().isPointed === true ? await model.focused() : null);
    return ticketId === null ? [] : [ticketId];
  }
  if (model === null) return [];
  const found: TicketId[] = [];
  for (let offset = 0; offset < (model.snapshot().total ?? 0); offset += PAGE) {
    const { rows } = await services.store.query('queue.window', {
      viewId: model.viewId,
      sort: model.sort === null ? null : [...model.sort],
      offset,
      limit: PAGE,
    });
    found.push(...rows.filter(({ id }) => !selection.except.has(id)).map(({ id }) => id));
    if (found.length > MAX_BULK) {
      const { toasts, translator } = services;
      toasts.show({ text: translator.t('select.tooMany', { max: MAX_BULK }), tone: 'warning' });
      return [];
    }
  }
  return found;
}

function focusedCard({ queue }: Services): TicketId | null {
  return queue.board.get()?.snapshot().focusId ?? null;
}

function isReading(ui: UiState, pane: Pane | null): boolean {
  const isListHidden = !ui.isSplit && ui.ticketId !== null;
  return isListHidden || pane === 'ticket' || pane === 'composer' || pane === 'sidebar';
}
