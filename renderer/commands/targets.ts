import type { TicketId } from '../../shared/model/ids.ts';
import type { Services } from '../services.ts';
import { countSelected } from '../state/selection.ts';
import type { Pane, UiState } from '../state/ui-state.ts';

/** The most tickets one act may change; more is refused with a word instead of half done. */
export const MAX_BULK = 5_000;
const PAGE = 500;

/** Whether there is anything that an act on tickets would act on. */
export function hasTargets(services: Services, ui: UiState, pane: Pane | null): boolean {
  if (ui.screen !== 'queue') return false;
  const snapshot = services.queue.model.get()?.snapshot();
  if (isReading(ui, pane)) return ui.ticketId !== null;
  if (countSelected(ui.selection, snapshot?.total ?? 0) > 0) return true;
  return (snapshot?.focusId ?? null) !== null || ui.ticketId !== null;
}

/** The tickets an act is about: in the list the selection or the focused row, in the ticket that ticket. */
export async function collectTargets(
  services: Services,
  ui: UiState,
  pane: Pane | null,
): Promise<readonly TicketId[]> {
  if (isReading(ui, pane)) return ui.ticketId === null ? [] : [ui.ticketId];
  const model = services.queue.model.get();
  const { selection } = ui;
  if (selection.kind === 'some' && selection.ids.size > 0) return [...selection.ids] as TicketId[];
  if (selection.kind === 'some') {
    const focusId = model?.snapshot().focusId ?? ui.ticketId;
    return focusId === null ? [] : [focusId];
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

function isReading(ui: UiState, pane: Pane | null): boolean {
  const isListHidden = !ui.isSplit && ui.ticketId !== null;
  return isListHidden || pane === 'ticket' || pane === 'composer' || pane === 'sidebar';
}
