import type { LivePresence as PresenceFrame } from '../../shared/contract/live-protocol.ts';
import { type OwnPresence, PRESENCE, type TicketPresence } from '../../shared/model/presence.ts';
import type { EngineClock } from './ports.ts';

export interface LivePresencePorts {
  readonly clock: EngineClock;
  isMetered(): boolean;
  /** Who is on the tickets of others now; empty when nothing is known. */
  onOthers(tickets: readonly TicketPresence[]): void;
}

/** Tells the others what is done here, again and again for as long as it lasts, and keeps what they tell. */
export interface LivePresence {
  /** Replaces what is done here. Writing ends by itself when it is not said again. */
  set(tickets: OwnPresence): void;
  /** A line is open. */
  begin(tell: (frame: PresenceFrame) => void): void;
  /** The line is gone: what the others do is not known any more. */
  end(): void;
  hear(tickets: readonly TicketPresence[]): void;
}

/** However fast somebody goes through tickets, the line carries this at most so often. */
const THROTTLE_MS = 1_000;
/** Whoever has not typed for so long only looks on. */
const WRITING_MS = 5_000;

export function createLivePresence({ clock, isMetered, onOthers }: LivePresencePorts): LivePresence {
  let mine: OwnPresence = [];
  const others = new Map<string, TicketPresence>();
  let tell: ((frame: PresenceFrame) => void) | null = null;
  let isResting = false;
  let hasChanged = false;
  let cancelRepeat = (): void => undefined;
  let cancelRest = (): void => undefined;
  let cancelWriting = (): void => undefined;

  const say = (): void => {
    cancelRepeat();
    if (tell === null || isMetered()) return;
    tell({ type: 'presence', tickets: mine });
    hasChanged = false;
    isResting = true;
    cancelRest();
    cancelRest = clock.setTimer(THROTTLE_MS, () => {
      isResting = false;
      if (hasChanged) say();
    });
    if (mine.length > 0) cancelRepeat = clock.setTimer(PRESENCE.repeatMs, say);
  };
  const replace = (tickets: OwnPresence): void => {
    if (JSON.stringify(tickets) === JSON.stringify(mine)) return;
    mine = tickets;
    hasChanged = true;
    if (!isResting) say();
  };

  return {
    set(tickets) {
      cancelWriting();
      if (tickets.some(({ activity }) => activity !== 'viewing')) {
        cancelWriting = clock.setTimer(WRITING_MS, () =>
          replace(mine.map((each) => ({ ...each, activity: 'viewing' }))),
        );
      }
      replace(tickets);
    },
    begin(next) {
      tell = next;
      isResting = false;
      if (mine.length > 0) say();
    },
    end() {
      tell = null;
      cancelRepeat();
      cancelRest();
      if (others.size === 0) return;
      others.clear();
      onOthers([]);
    },
    hear(tickets) {
      for (const ticket of tickets) {
        if (ticket.people.length === 0) others.delete(ticket.ticketId);
        else others.set(ticket.ticketId, ticket);
      }
      onOthers([...others.values()]);
    },
  };
}
