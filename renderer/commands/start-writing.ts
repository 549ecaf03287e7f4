import { type ComposerKind, patchUi } from '../state/ui-state.ts';
import type { CommandContext } from './command.ts';

/** Opens the ticket if it is not open, and puts the cursor into the composer. */
export async function startWriting(context: CommandContext, composerKind: ComposerKind): Promise<void> {
  const { services, ui, pane } = context;
  const isReading = pane === 'ticket' || pane === 'sidebar' || pane === 'composer';
  const ticketId = isReading ? ui.ticketId : ((await context.targets())[0] ?? ui.ticketId);
  if (ticketId === null) return;
  patchUi(services.ui, { ticketId, composerKind, composerWanted: ticketId });
}
