import type { TicketId } from '../../shared/model/ids.ts';
import type { QueueModel } from '../features/queue/queue-model.ts';
import type { Services } from '../services.ts';
import { type Selection, toggleSelected, withSelected } from '../state/selection.ts';

/** Selecting that still waits for its rows, by the list it is about. */
const underWay = new WeakMap<QueueModel, Promise<void>>();

/** The selection once every key pressed so far is in it: what is done next is done to all of it. */
export async function settledSelection(services: Services): Promise<Selection> {
  const model = services.queue.model.get();
  if (model !== null) await underWay.get(model);
  return services.ui.get().selection;
}

/** Selects the focused row or takes it out, also when the row is still on its way. */
export async function toggleFocused(services: Services): Promise<void> {
  await changeSelection(services, [0], (selection, [id]) =>
    id === undefined ? selection : toggleSelected(selection, id),
  );
}

/** Selects the focused row, moves by `delta` and selects that row as well. */
export async function extendSelection(services: Services, delta: number): Promise<void> {
  const model = services.queue.model.get();
  if (model === null) return;
  model.focusRow(model.snapshot().focusIndex + delta);
  await changeSelection(services, [-delta, 0], (selection, ids) => withSelected(selection, ids, true));
}

/**
 * Changes the selection with the rows that lie `offsets` from the focus now. Where they are loaded it is done at once;
 * a view that was left meanwhile keeps nothing of it.
 */
async function changeSelection(
  services: Services,
  offsets: readonly number[],
  change: (selection: Selection, ids: readonly TicketId[]) => Selection,
): Promise<void> {
  const model = services.queue.model.get();
  if (model === null) return;
  const { focusIndex, focusId } = model.snapshot();
  const known = offsets.map((offset) =>
    offset === 0 && focusId !== null ? focusId : model.rowAt(focusIndex + offset)?.id,
  );
  const apply = (ids: readonly (TicketId | null | undefined)[]): void => {
    const there = ids.filter((id) => id !== null && id !== undefined);
    services.ui.update((ui) => ({ ...ui, selection: change(ui.selection, there) }));
  };
  const before = underWay.get(model);
  if (before === undefined && !known.includes(undefined)) {
    apply(known);
    return;
  }
  const done = Promise.all([before, ...offsets.map((offset) => model.idAt(focusIndex + offset))])
    .then(([_before, ...ids]) => {
      if (services.queue.model.get() === model) apply(ids);
    })
    .finally(() => {
      if (underWay.get(model) === done) underWay.delete(model);
    });
  underWay.set(model, done);
  await done;
}
