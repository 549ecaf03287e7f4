import type { QueueRow } from '../../../shared/contract/queries.ts';
import type { BoardColumnRef, BoardColumns, BoardGrouping } from '../../../shared/model/board.ts';
import type { TicketId, ViewId } from '../../../shared/model/ids.ts';
import type { SortKey } from '../../../shared/model/view.ts';
import type { BoardPlace } from '../../state/ui-state.ts';
import type { ErrorInfo } from '../../store-client/read-error.ts';
import { createQueueModel, type QueueModel, type QueueModelPorts } from '../queue/queue-model.ts';

export type BoardColumn = BoardColumns['columns'][number];
type Key = BoardColumn['key'];

/** What the board must know besides the cards of its columns. */
export interface BoardSnapshot {
  /** Null until the first answer. */
  readonly columns: readonly BoardColumn[] | null;
  readonly total: number;
  /** The column that has the focus; undefined while there is none. */
  readonly focusKey: Key | undefined;
  /** The ticket that keys act on: the focused card, also while it is on its way into another column. */
  readonly focusId: TicketId | null;
  /** Steps with every move of the focus by the person. */
  readonly moves: number;
  readonly error: ErrorInfo | null;
}

/** A view as columns: each one is a queue of its own, and one card of one of them has the focus. */
export interface BoardModel {
  readonly viewId: ViewId;
  readonly groupBy: BoardGrouping;
  readonly sort: readonly SortKey[] | null;
  snapshot(): BoardSnapshot;
  subscribe(listener: () => void): () => void;
  /** The cards of a column. */
  list(key: Key): QueueModel;
  /** Every column that was looked at. */
  lists(): readonly QueueModel[];
  /** Moves the focus to a card. */
  focusCard(key: Key, index: number): void;
  /** Moves the focus within its column. */
  stepCard(delta: number): void;
  /** Moves the focus to the next column that has cards, `delta` says which way; far goes to the outermost. */
  stepColumn(delta: number, isFar?: boolean): void;
  /** Puts a ticket into a column. Where that is refused, it stays where it is. */
  moveTo(row: Pick<QueueRow, 'id'>, key: Key): Promise<void>;
  /** Puts the focused card into the next or previous column. */
  moveFocused(delta: number): Promise<void>;
  /** Where the focus is, to begin there the next time. */
  place(): BoardPlace | null;
  /** The person uses pointer or keys: others' changes do not move cards for a while. */
  touch(isPress?: boolean): void;
  close(): void;
}

export interface BoardModelPorts extends Omit<QueueModelPorts, 'column'> {
  readonly groupBy: BoardGrouping;
  /** Where the focus was the last time. */
  readonly begin: BoardPlace | null;
  /** Gives a ticket the value of a column. False where it did not get it; then the person has been told why. */
  change(ticketId: TicketId, to: BoardColumn): Promise<boolean>;
}

/** The answer of the store comes within this time after a change, or the card is not followed any more. */
const ARRIVAL_MS = 1_500;

/** A model of the board of a view. */
export function createBoardModel(ports: BoardModelPorts): BoardModel {
  const { store, viewId, sort, groupBy, schedule } = ports;
  const lists = new Map<Key, QueueModel>();
  const stops = new Map<Key, () => void>();
  const listeners = new Set<() => void>();
  let state: BoardSnapshot = {
    columns: null,
    total: 0,
    focusKey: undefined,
    focusId: null,
    moves: 0,
    error: null,
  };
  /** The card on its way into another column: until it is there, keys mean it and not the one in its old place. */
  let carried: { readonly id: TicketId } | null = null;
  let running: Promise<void> = Promise.resolve();
  let isClosed = false;

  const publish = (fields: Partial<BoardSnapshot>): void => {
    const next = { ...state, ...fields };
    const focused = next.focusKey === undefined ? null : list(next.focusKey).snapshot().focusId;
    state = { ...next, focusId: carried?.id ?? focused };
    for (const listener of [...listeners]) listener();
  };

  function list(key: Key): QueueModel {
    const known = lists.get(key);
    if (known !== undefined) return known;
    const { now, isFilling } = ports;
    const model = createQueueModel({
      store,
      viewId,
      sort,
      now,
      isFilling,
      schedule,
      column: { groupBy, key },
    });
    lists.set(key, model);
    stops.set(
      key,
      model.subscribe(() => {
        if (state.focusKey === key && model.snapshot().focusId !== state.focusId) publish({});
      }),
    );
    model.look(0, 0);
    return model;
  }

  const columnAt = (key: Key | undefined): number =>
    state.columns?.findIndex((column) => column.key === key) ?? -1;

  const focusCard = (key: Key, index: number): void => {
    carried = null;
    list(key).focusRow(index);
    publish({ focusKey: key, moves: state.moves + 1 });
  };

  /** Columns stay where the person saw them; new ones come behind. */
  const accept = (answer: BoardColumns): void => {
    const before = state.columns ?? [];
    const newest = new Map(answer.columns.map((column) => [column.key, column]));
    const kept = before.map((column) => newest.get(column.key) ?? { ...column, count: 0 });
    const known = new Set(before.map(({ key }) => key));
    const columns = [...kept, ...answer.columns.filter(({ key }) => !known.has(key))];
    const hasFocus = columns.some(({ key }) => key === state.focusKey);
    const first = columns.find(({ count }) => count > 0)?.key;
    publish({
      columns,
      total: answer.total,
      error: null,
      ...(!hasFocus && first !== undefined ? { focusKey: first } : {}),
    });
  };

  const source = store.live('board.columns', { viewId, groupBy });
  const read = (): void => {
    const { data, error } = source.snapshot();
    if (data !== undefined) accept(data);
    else if (error !== null) publish({ error });
  };
  const stopSource = source.subscribe(read);
  read();

  const letGo = (id: TicketId): void => {
    if (carried?.id !== id) return;
    carried = null;
    publish({});
  };

  /** Puts the focus on a card that has come, or is about to come, into a column. */
  const follow = async (id: TicketId, key: Key): Promise<void> => {
    const column: BoardColumnRef = { groupBy, key };
    const place = await store.query('queue.place', {
      viewId,
      sort: sort === null ? null : [...sort],
      column,
      ticketId: id,
    });
    if (isClosed || carried?.id !== id) return;
    if (place === null) {
      letGo(id);
      return;
    }
    const target = list(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    const arrive = (): void => {
      // What the person did themselves shows at once.
      if (target.snapshot().isHolding) target.release();
      const index = target.indexOf(id);
      if (carried?.id === id && index === null) return;
      if (carried?.id === id && index !== null) focusCard(key, index);
      resolve();
    };
    const stop = target.subscribe(arrive);
    const stopWaiting = schedule(resolve, ARRIVAL_MS);
    // Nearby rows are watched anyway; a far place is fetched.
    if (target.indexOf(id) === null && target.rowAt(place) === undefined) target.look(place, place);
    arrive();
    await promise;
    stop();
    stopWaiting();
    letGo(id);
  };

  const moveTo = async (id: TicketId, key: Key): Promise<void> => {
    const to = state.columns?.[columnAt(key)];
    if (to === undefined || isClosed) return;
    carried = { id };
    publish({});
    let isDone = false;
    try {
      isDone = await ports.change(id, to);
      if (isDone) await follow(id, key);
    } finally {
      letGo(id);
    }
  };

  /** One move after the other: the next one begins where this one ends. */
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    const next = running.then(task);
    running = next.catch(() => undefined);
    return next;
  };

  const board: BoardModel = {
    viewId,
    groupBy,
    sort,
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    list,
    lists: () => [...lists.values()],
    focusCard,
    stepCard(delta) {
      const { focusKey } = state;
      if (focusKey === undefined) return;
      const { focusIndex, total } = list(focusKey).snapshot();
      focusCard(focusKey, Math.min(Math.max(0, focusIndex + delta), (total ?? 1) - 1));
    },
    stepColumn(delta, isFar = false) {
      const columns = state.columns ?? [];
      const at = columnAt(state.focusKey);
      const way = delta > 0 ? columns.slice(at + 1) : columns.slice(0, Math.max(0, at)).reverse();
      const filled = way.filter(({ count }) => count > 0);
      const to = isFar ? filled.at(-1) : filled[0];
      if (to === undefined || state.focusKey === undefined) return;
      const { focusIndex } = list(state.focusKey).snapshot();
      focusCard(to.key, Math.min(focusIndex, to.count - 1));
    },
    moveTo: ({ id }, key) => inTurn(() => moveTo(id, key)),
    moveFocused: (delta) =>
      inTurn(async () => {
        const { focusKey, columns } = state;
        if (focusKey === undefined) return;
        const id = await list(focusKey).focused();
        const to = columns?.[columnAt(focusKey) + delta];
        if (id !== null && to !== undefined) await moveTo(id, to.key);
      }),
    place() {
      const { focusKey, focusId } = state;
      if (focusKey === undefined || focusId === null) return null;
      return { viewId, column: { groupBy, key: focusKey }, ticketId: focusId };
    },
    touch(isPress) {
      for (const each of lists.values()) each.touch(isPress);
    },
    close() {
      isClosed = true;
      stopSource();
      for (const stop of stops.values()) stop();
      for (const each of lists.values()) each.close();
    },
  };
  const { begin } = ports;
  if (begin !== null && begin.viewId === viewId && begin.column.groupBy === groupBy) {
    carried = { id: begin.ticketId };
    publish({ focusKey: begin.column.key });
    void follow(begin.ticketId, begin.column.key).catch((error: unknown) => console.warn(error));
  }
  return board;
}
