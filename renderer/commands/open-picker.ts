import { type PickerKind, patchUi } from '../state/ui-state.ts';
import type { CommandContext } from './command.ts';

/** Opens a list of choices for the tickets that are meant, beside the place that shows the present value. */
export async function openPicker(context: CommandContext, picker: PickerKind): Promise<void> {
  const { services, pane } = context;
  const ticketIds = await context.targets();
  if (ticketIds.length === 0) return;
  const inTicket = document.querySelector(`[data-picker-anchor="${picker}"]`);
  const inQueue = document.querySelector(
    '.queue-row[data-focused="true"] .queue-cell[data-column="subject"]',
  );
  const onBoard = document.querySelector('.board-card[data-focused="true"]');
  const anchor = onBoard ?? (pane === 'queue' ? (inQueue ?? inTicket) : (inTicket ?? inQueue));
  patchUi(services.ui, { overlay: { kind: 'picker', picker, ticketIds, anchor } });
}
