import type { QueueRow } from '../../../shared/contract/queries.ts';
import { PAGE_SIZE, pageArgs, partOf } from '../../../shared/contract/queue-page.ts';
import type { BoardColumnRef } from '../../../shared/model/board.ts';
import type { TicketId, ViewId } from '../../../shared/model/ids.ts';
import type { SortKey } from '../../../shared/model/view.ts';
import type { LiveSource } from '../../store-client/live-source.ts';
import type { ErrorInfo } from '../../store-client/read-error.ts';
import type { StoreClient } from '../../store-client/store-client.ts';
import { changedIds, hasSameOrder, holdOrder } from './held-rows.ts';
import type { StripPosition } from './scaled-scroll.ts';
import type { ScrollPlace } from './use-strip.ts';

/** Pages kept in memory; those outside of the window are no longer watched. */
const KEPT_PAGES = 24;
/** Others' changes re-sort the list only after pointer and keys have rested this long. */
const REST_MS = 1_000;
/** A change of one's own that the center has confirmed before it was ever seen pending shows within this time. */
const OWN_MS = 10_000;
/** A moving row may leave one page before it enters another. */
const LOST_FOCUS_MS = 40;

/** What the grid must know besides the rows. Replaced whenever anything on the screen has changed. */
export interface QueueSnapshot {
  /** Null until the first answer. */
  readonly total: number | null;
  readonly focusIndex: number;
  readonly focusId: TicketId | null;
  readonly focusColumn: number;
  /** The person has moved the focus since a ticket was opened: its row is what they mean. */
  readonly isPointed: boolean;
  /** Tickets that left the queue from under the focus since it was last moved; a neighbor has it now. */
  readonly fallen: ReadonlySet<string>;
  /** Steps with every move of the focus by the person, so that the row can be scrolled into view. */
  readonly moves: number;
  /** Tickets that others changed since they were last focused. */
  readonly fresh: ReadonlySet<string>;
  /** Others' changes wait to re-sort the list. */
  readonly isHolding: boolean;
  readonly error: ErrorInfo | null;
}

/** One queue: a window of rows that follows the scroll position, a focus that follows its ticket. */
export interface QueueModel extends ScrollPlace {
  readonly viewId: ViewId;
  readonly sort: readonly SortKey[] | null;
  snapshot(): QueueSnapshot;
  subscribe(listener: () => void): () => void;
  /** Undefined while the row is not loaded. */
  rowAt(index: number): QueueRow | undefined;
  rowOf(id: string): QueueRow | undefined;
  /** Watches the rows from `first` to `last`, both included. */
  look(first: number, last: number): void;
  /** Moves the focus to a row and, if given, a column. */
  focusRow(index: number, column?: number): void;
  /** Puts the focus into another column without counting as a move. */
  setColumn(column: number): void;
  /** Moves the focus to a ticket, wherever it lies now. */
  focusId(id: TicketId): void;
  /** A ticket was opened: the focus goes to its row if that is loaded, and points at nothing else until it is moved. */
  follow(id: TicketId): void;
  /** Where a ticket lies; null when it is not among the loaded rows. */
  indexOf(id: TicketId): number | null;
  /** The ticket in focus, waited for where the row is still on its way; null in an empty queue. */
  focused(): Promise<TicketId | null>;
  /** The id of the row at an index, loaded if necessary; null beyond the end. */
  idAt(index: number): Promise<TicketId | null>;
  /**
   * The person uses pointer or keys: others' changes do not move rows for a while. `isPress`: it is more than a pointer
   * on its way.
   */
  touch(isPress?: boolean): void;
  /** Shows waiting changes at once. */
  release(): void;
  /** The person is about to change these tickets: what changes in them now is no news, seen pending or not. */
  expectOwn(ids: readonly TicketId[]): void;
  /**
   * The person has changed these tickets. One in focus that is still in the view stays where it is until the focus is
   * moved, wherever it belongs now: the next key must find it. What has left the view leaves at once.
   */
  changed(ids: readonly TicketId[]): Promise<void>;
  close(): void;
}

export interface QueueModelPorts {
  readonly store: Pick<StoreClient, 'live' | 'query'>;
  readonly viewId: ViewId;
  readonly sort: readonly SortKey[] | null;
  /** Only one column of the view's board. */
  readonly column?: BoardColumnRef;
  readonly now: () => number;
  /** Whether the first synchronization still brings rows. */
  readonly isFilling: () => boolean;
  schedule(task: () => void, delayMs: number): () => void;
}

type Page = { readonly total: number; readonly rows: readonly QueueRow[] };

/** A model of the queue that a view shows, in the view's order or another. */
export function createQueueModel(ports: QueueModelPorts): QueueModel {
  const { store, viewId, sort, column: part, now, schedule, isFilling } = ports;
  const shown = new Map<number, readonly QueueRow[]>();
  const newest = new Map<number, Page>();
  const watched = new Map<number, () => void>();
  const listeners = new Set<() => void>();
  let state: QueueSnapshot = {
    total: null,
    focusIndex: 0,
    focusId: null,
    focusColumn: 0,
    isPointed: false,
    fallen: new Set(),
    moves: 0,
    fresh: new Set(),
    isHolding: false,
    error: null,
  };
  let touchedAt = Number.NEGATIVE_INFINITY;
  let stopRest: (() => void) | null = null;
  let stopLost: (() => void) | null = null;
  /** The changed ticket that stays under the focus. */
  let kept: { readonly id: TicketId; readonly stop: () => void } | null = null;
  /** Until when a change of a ticket counts as the person's own. */
  const ownUntil = new Map<string, number>();
  let scroll: StripPosition = { base: 0, scrollTop: 0 };
  /** The rows of a first synchronization come above the first one as well: until it is used, the focus stays on top. */
  let isOnTop = isFilling();
  let isClosed = false;

  const sourceOf = (page: number): LiveSource<Page> =>
    store.live('queue.window', pageArgs(viewId, sort, page, part));

  const rowAt = (index: number): QueueRow | undefined =>
    shown.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE];

  const indexOf = (id: string): number | null => {
    for (const [page, rows] of shown) {
      const at = rows.findIndex((row) => row.id === id);
      if (at !== -1) return page * PAGE_SIZE + at;
    }
    return null;
  };

  const publish = (fields: Partial<QueueSnapshot>): void => {
    state = { ...state, ...fields };
    for (const listener of [...listeners]) listener();
  };

  /** Lets the focus follow its ticket, or stay where it was when the ticket has gone. */
  const settleFocus = (total = state.total): Partial<QueueSnapshot> => {
    stopLost?.();
    stopLost = null;
    const { focusId } = state;
    if (isOnTop) return { focusIndex: 0, focusId: rowAt(0)?.id ?? null };
    if (focusId === null) {
      const focusIndex = Math.min(state.focusIndex, Math.max(0, (total ?? state.focusIndex + 1) - 1));
      return { focusIndex, focusId: rowAt(focusIndex)?.id ?? null };
    }
    const index = indexOf(focusId);
    if (index !== null) return { focusIndex: index };
    // With one page the answer is final; with more, the next page may still bring the ticket.
    if (watched.size <= 1) return keepPlace(total);
    stopLost = schedule(() => publish(keepPlace(state.total)), LOST_FOCUS_MS);
    return {};
  };

  const keepPlace = (total: number | null): Partial<QueueSnapshot> => {
    const last = Math.max(0, (total ?? 1) - 1);
    const kept = Math.min(state.focusIndex, last);
    const fallen = state.focusId === null ? state.fallen : new Set([...state.fallen, state.focusId]);
    return { focusIndex: kept, focusId: rowAt(kept)?.id ?? null, fallen };
  };

  const isActive = (): boolean => now() - touchedAt < REST_MS;

  const restLater = (): void => {
    stopRest?.();
    stopRest = kept === null ? schedule(showNewest, Math.max(16, REST_MS - (now() - touchedAt))) : null;
  };

  const letGo = (): void => {
    kept?.stop();
    kept = null;
  };

  /** The focus is on this ticket now. */
  const focusMoved = (id: TicketId | null): void => {
    isOnTop = false;
    if (kept === null || kept.id === id) return;
    letGo();
    if (newest.size > 0) restLater();
  };

  const release = (): void => {
    letGo();
    touchedAt = Number.NEGATIVE_INFINITY;
    if (newest.size > 0) showNewest();
  };

  const showContent = (row: QueueRow): void => {
    for (const [page, rows] of shown) {
      if (rows.every(({ id }) => id !== row.id)) continue;
      shown.set(
        page,
        rows.map((each) => (each.id === row.id ? row : each)),
      );
    }
    publish({});
  };

  /** Keeps a ticket in its place, with its newest content, for as long as the view holds it. */
  const keep = (id: TicketId, row: QueueRow): void => {
    letGo();
    const source = store.live('queue.row', { viewId, ...partOf(part), ticketId: id });
    const stop = source.subscribe(() => {
      const { data } = source.snapshot();
      if (data === null) release();
      else if (data !== undefined) showContent(data);
    });
    kept = { id, stop };
    // Nothing waits for a rest any more, but for the next move of the focus.
    restLater();
    showContent(row);
  };

  function showNewest(): void {
    stopRest?.();
    stopRest = null;
    if (isClosed) return;
    let { total } = state;
    for (const [page, answer] of newest) {
      shown.set(page, answer.rows);
      total = answer.total;
    }
    newest.clear();
    if (total !== null) dropPagesBeyond(total);
    publish({ total, isHolding: false, ...settleFocus(total) });
  }

  const dropPagesBeyond = (total: number): void => {
    const last = Math.floor(Math.max(0, total - 1) / PAGE_SIZE);
    for (const page of [...shown.keys()]) if (page > last) shown.delete(page);
  };

  const accept = (page: number, answer: Page): void => {
    const before = shown.get(page);
    const isFirst = before === undefined;
    const isNews = (id: string): boolean =>
      id !== state.focusId && (ownUntil.get(id) ?? Number.NEGATIVE_INFINITY) <= now();
    const fresh = isFirst ? [] : changedIds(before, answer.rows).filter(isNews);
    const nextFresh = fresh.length === 0 ? state.fresh : new Set([...state.fresh, ...fresh]);
    const isSameOrder = before !== undefined && hasSameOrder(before, answer.rows);
    if (!isFirst && !isSameOrder && (isActive() || kept !== null)) {
      newest.set(page, answer);
      shown.set(page, holdOrder(before, answer.rows));
      publish({ isHolding: true, fresh: nextFresh, error: null });
      restLater();
      return;
    }
    newest.delete(page);
    shown.set(page, answer.rows);
    dropPagesBeyond(answer.total);
    publish({ total: answer.total, fresh: nextFresh, error: null, ...settleFocus(answer.total) });
  };

  const watchPage = (page: number): void => {
    if (watched.has(page)) return;
    const source = sourceOf(page);
    const read = (): void => {
      const { data, error } = source.snapshot();
      if (data !== undefined) accept(page, data);
      else if (error !== null) publish({ error });
    };
    watched.set(page, source.subscribe(read));
    if (source.snapshot().data !== undefined) read();
  };

  const forgetFarPages = (first: number, last: number): void => {
    for (const [page, stop] of [...watched]) {
      if (page >= first && page <= last) continue;
      stop();
      watched.delete(page);
    }
    for (const page of [...shown.keys()]) {
      if (shown.size <= KEPT_PAGES) return;
      if (page < first || page > last) shown.delete(page);
    }
  };

  const idAt = async (index: number): Promise<TicketId | null> => {
    if (index < 0) return null;
    const known = rowAt(index);
    if (known !== undefined) return known.id;
    const answer = await store.query('queue.window', {
      viewId,
      sort: sort === null ? null : [...sort],
      ...partOf(part),
      offset: index,
      limit: 1,
    });
    return answer.rows[0]?.id ?? null;
  };

  return {
    viewId,
    sort,
    snapshot: () => state,
    scrolledTo: () => scroll,
    keepScroll(position) {
      scroll = position;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    rowAt,
    rowOf(id) {
      const index = indexOf(id);
      return index === null ? undefined : rowAt(index);
    },
    look(first, last) {
      const firstPage = Math.max(0, Math.floor(first / PAGE_SIZE));
      const lastPage = Math.max(firstPage, Math.floor(last / PAGE_SIZE));
      for (let page = firstPage; page <= lastPage; page += 1) watchPage(page);
      forgetFarPages(firstPage, lastPage);
    },
    focusRow(index, column = state.focusColumn) {
      // Before the first answer any row may exist; what turns out to be too far is drawn back then.
      const last = state.total === null ? index : Math.max(0, state.total - 1);
      const focusIndex = Math.min(Math.max(0, index), Math.max(0, last));
      const focusId = rowAt(focusIndex)?.id ?? null;
      const fresh = new Set(state.fresh);
      if (focusId !== null) fresh.delete(focusId);
      stopLost?.();
      focusMoved(focusId);
      publish({
        focusIndex,
        focusId,
        focusColumn: column,
        isPointed: true,
        fallen: new Set(),
        fresh,
        moves: state.moves + 1,
      });
    },
    setColumn: (column) => publish({ focusColumn: column }),
    focusId(id) {
      focusMoved(id);
      const index = indexOf(id);
      publish({ focusId: id, moves: state.moves + 1, ...(index === null ? {} : { focusIndex: index }) });
      if (index === null) publish(settleFocus());
    },
    follow(id) {
      focusMoved(id);
      const index = indexOf(id);
      const fields = { isPointed: false, fallen: new Set<string>() };
      if (index !== null) {
        stopLost?.();
        const fresh = new Set(state.fresh);
        fresh.delete(id);
        publish({ ...fields, focusIndex: index, focusId: id, fresh, moves: state.moves + 1 });
      } else publish(state.focusId === null ? { ...fields, focusId: id } : fields);
    },
    indexOf,
    focused: async () => state.focusId ?? idAt(state.focusIndex),
    idAt,
    touch(isPress = true) {
      if (isPress) isOnTop = false;
      touchedAt = now();
      if (newest.size > 0) restLater();
    },
    release,
    expectOwn(ids) {
      for (const [id, until] of ownUntil) if (until <= now()) ownUntil.delete(id);
      for (const id of ids) ownUntil.set(id, now() + OWN_MS);
    },
    async changed(ids) {
      const { focusId } = state;
      if (focusId === null || !ids.includes(focusId)) return release();
      // Nothing moves while the store is asked.
      touchedAt = now();
      const row = await store.query('queue.row', { viewId, ...partOf(part), ticketId: focusId });
      if (isClosed || state.focusId !== focusId) return;
      if (row === null) release();
      else keep(focusId, row);
    },
    close() {
      isClosed = true;
      letGo();
      stopRest?.();
      stopLost?.();
      for (const stop of watched.values()) stop();
      watched.clear();
    },
  };
}
