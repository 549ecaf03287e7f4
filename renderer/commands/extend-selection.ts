import type { Services } from '../services.ts';
import { withSelected } from '../state/selection.ts';

/** Selects the focused row, moves by `delta` and selects that row as well. */
export function extendSelection(services: Services, delta: number): void {
  const model = services.queue.model.get();
  if (model === null) return;
  const before = model.snapshot().focusId;
  model.focusRow(model.snapshot().focusIndex + delta);
  const after = model.snapshot().focusId;
  const ids = [before, after].filter((id) => id !== null);
  services.ui.update((ui) => ({ ...ui, selection: withSelected(ui.selection, ids, true) }));
}
