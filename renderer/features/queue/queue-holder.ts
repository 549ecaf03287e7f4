import type { ViewId } from '../../../shared/model/ids.ts';
import type { SortKey } from '../../../shared/model/view.ts';
import { createState, type State } from '../../state/create-state.ts';
import type { StoreClient } from '../../store-client/store-client.ts';
import type { BoardModel } from '../board/board-model.ts';
import { createQueueModel, type QueueModel } from './queue-model.ts';
import { queuePorts } from './queue-ports.ts';

/** Holds the one queue that is open, whether its grid is on the screen or only a ticket of it. */
export interface QueueHolder {
  readonly model: State<QueueModel | null>;
  /** Opens a view in an order (null: the view's own); the same again keeps the model. */
  open(viewId: ViewId, sort: readonly SortKey[] | null): void;
  /** The board of the view, while it is on the screen. */
  readonly board: State<BoardModel | null>;
  /** Every list of tickets that is open now: the queue, and the columns of the board. */
  lists(): readonly QueueModel[];
  close(): void;
}

/** A holder without a queue. */
export function createQueueHolder(store: StoreClient): QueueHolder {
  const model = createState<QueueModel | null>(null);
  const board = createState<BoardModel | null>(null);
  const close = (): void => {
    model.get()?.close();
    model.set(null);
  };
  return {
    model,
    board,
    lists: () => [model.get() ?? [], board.get()?.lists() ?? []].flat(),
    close,
    open(viewId, sort) {
      const current = model.get();
      const isSame = current?.viewId === viewId && sortText(current.sort) === sortText(sort);
      if (isSame) return;
      current?.close();
      const next = createQueueModel({ ...queuePorts(store), viewId, sort });
      next.look(0, 0);
      model.set(next);
    },
  };
}

function sortText(sort: readonly SortKey[] | null): string {
  return (sort ?? []).map(({ field, direction }) => `${field} ${direction}`).join(',');
}
