import type { Pane } from '../state/ui-state.ts';
import type { CommandContext } from './command.ts';

/** The keys stay in their area while the window is laid out anew; `gone` has no place in it any more, or none had them. */
export function keepPane({ services, ui, pane }: CommandContext, gone: Pane): void {
  const isListHidden = !services.ui.get().isSplit && ui.ticketId !== null;
  const instead = ui.screen !== 'queue' ? 'main' : isListHidden ? 'ticket' : 'queue';
  services.panes.promise(pane === null || pane === gone ? instead : pane, { isReplaced: true });
}
