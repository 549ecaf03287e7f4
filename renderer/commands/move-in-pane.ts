import type { CommandContext } from './command.ts';

/** Moves in the focused area; where none has the focus, in the list that is on the screen. */
export function moveInPane({ services, ui, pane }: CommandContext, delta: number): void {
  const { panes } = services;
  const isListHidden = ui.screen === 'queue' && !ui.isSplit && ui.ticketId !== null;
  const fallback = ui.screen === 'queue' ? (isListHidden ? 'ticket' : 'queue') : 'main';
  const handlers = pane === null ? undefined : panes.find(pane);
  (handlers?.move === undefined ? panes.find(fallback) : handlers)?.move?.(delta);
}
