import { type ComposerKind, writeAs } from '../state/ui-state.ts';
import type { CommandContext } from './command.ts';
import { openTicket } from './navigate.ts';
import { ticketInMind } from './targets.ts';

/** Opens the ticket if it is not open, so that one sees whom one writes to, and puts the cursor into the composer. */
export function startWriting({ services, ui, pane }: CommandContext, composerKind: ComposerKind): void {
  const ticketId = ticketInMind(services, ui, pane);
  if (ticketId === null) return;
  if (ui.screen === 'board') openTicket(services, ticketId);
  services.queue.model.get()?.follow(ticketId);
  writeAs(services.ui, ticketId, composerKind);
}
