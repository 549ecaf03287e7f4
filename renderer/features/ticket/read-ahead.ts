import type { TicketId } from '../../../shared/model/ids.ts';
import type { StoreClient } from '../../store-client/store-client.ts';
import type { QueueModel } from '../queue/queue-model.ts';
import { safeBodyOf } from './safe-body.ts';
import { otherTicketsArgs, timelineArgs } from './ticket-queries.ts';

export interface ReadAheadPorts {
  readonly store: Pick<StoreClient, 'live'>;
  readonly model: Pick<QueueModel, 'snapshot' | 'subscribe' | 'rowAt'>;
  /** Whether a ticket is being read: then the next one may be asked for at any moment. */
  isReading(): boolean;
  quoteLabel(): string;
  /** Runs `task` as soon as there is nothing better to do; returns how to call it off. */
  whenIdle(task: () => void): () => void;
  schedule(task: () => void, delayMs: number): () => void;
}

/** How many tickets are kept ready in the direction of travel. */
const AHEAD = 3;
/** In the list, the focus must rest before its ticket is worth reading. */
const REST_MS = 120;
/** Entries at the end of a conversation, which are seen first. */
const PREPARED_ENTRIES = 10;

/**
 * Keeps the tickets around the focus of a queue at hand: they are watched like the open one, so what is shown at once
 * is also right. Returns how to let go of them.
 */
export function startReadAhead(ports: ReadAheadPorts): () => void {
  const { model } = ports;
  const held = new Map<TicketId, () => void>();
  let focus = model.snapshot().focusIndex;
  let direction = 1;
  let stopWaiting: (() => void) | null = null;

  const read = (): void => {
    stopWaiting = null;
    const wanted = new Set<TicketId>();
    for (let step = -1; step <= AHEAD; step += 1) {
      const id = model.rowAt(focus + step * direction)?.id;
      if (id !== undefined) wanted.add(id);
    }
    for (const [id, letGo] of held) {
      if (wanted.has(id)) continue;
      held.delete(id);
      letGo();
    }
    for (const id of wanted) if (!held.has(id)) held.set(id, hold(ports, id));
  };
  const readSoon = (): void => {
    stopWaiting?.();
    stopWaiting = ports.isReading() ? ports.whenIdle(read) : ports.schedule(read, REST_MS);
  };
  const unsubscribe = model.subscribe(() => {
    const { focusIndex } = model.snapshot();
    if (focusIndex !== focus) direction = Math.sign(focusIndex - focus);
    focus = focusIndex;
    readSoon();
  });
  readSoon();
  return () => {
    unsubscribe();
    stopWaiting?.();
    for (const letGo of held.values()) letGo();
    held.clear();
  };
}

/** Watches everything that is shown of a ticket, and makes its last messages ready for the screen. */
function hold({ store, quoteLabel, whenIdle }: ReadAheadPorts, ticketId: TicketId): () => void {
  const stops = new Set<() => void>();
  const detail = store.live('ticket.get', { ticketId });
  const timeline = store.live('ticket.timeline', timelineArgs(ticketId));
  let customerId: string | null = null;
  const onDetail = (): void => {
    const customer = detail.snapshot().data?.customer ?? null;
    if (customer === null || customer.id === customerId) return;
    customerId = customer.id;
    stops.add(store.live('customer.tickets', otherTicketsArgs(customer.id)).subscribe(() => undefined));
  };
  const prepare = (): void => {
    for (const entry of timeline.snapshot().data?.entries.slice(-PREPARED_ENTRIES) ?? []) {
      safeBodyOf(entry, quoteLabel());
    }
  };
  stops.add(detail.subscribe(onDetail));
  let stopPreparing = (): void => undefined;
  stops.add(
    timeline.subscribe(() => {
      stopPreparing();
      stopPreparing = whenIdle(prepare);
    }),
  );
  onDetail();
  prepare();
  return () => {
    stopPreparing();
    for (const stop of stops) stop();
  };
}
