import type { TicketId } from '../../../shared/model/ids.ts';
import type { OwnPresence, PresenceActivity } from '../../../shared/model/presence.ts';
import type { ComposerKind } from '../../state/ui-state.ts';

/** What the reporter needs of the screen around it. */
export interface PresenceReporterPorts {
  /** The whole of what is open, each time it changes. */
  send(tickets: OwnPresence): void;
  now(): number;
  /** Whether anybody can see the window. */
  isVisible(): boolean;
}

/** Tells the store which tickets are on the screen and in which somebody types. */
export interface PresenceReporter {
  /** The ticket is on the screen until the returned function is called. */
  open(ticketId: TicketId): () => void;
  /** A key was pressed in the composer of a ticket. */
  typed(ticketId: TicketId, kind: ComposerKind): void;
  /** The window was hidden or shown, or the store began anew. */
  refresh(): void;
}

/** Every key would be too much; the store forgets the writing after five seconds. */
const TYPED_EVERY_MS = 2_000;
const WRITING: Readonly<Record<ComposerKind, PresenceActivity>> = {
  publicReply: 'writingReply',
  internalNote: 'writingNote',
};

export function createPresenceReporter(ports: PresenceReporterPorts): PresenceReporter {
  const open = new Map<TicketId, number>();
  let lastTyped = { key: '', at: Number.NEGATIVE_INFINITY };
  let isSending = false;

  const list = (writing: TicketId | null, activity: PresenceActivity): OwnPresence =>
    ports.isVisible()
      ? [...open.keys()].map((ticketId) => ({
          ticketId,
          activity: ticketId === writing ? activity : 'viewing',
        }))
      : [];
  /** From one ticket to the next the first is closed and the other opened: that is one change. */
  const sendSoon = (): void => {
    if (isSending) return;
    isSending = true;
    queueMicrotask(() => {
      isSending = false;
      ports.send(list(null, 'viewing'));
    });
  };

  return {
    open(ticketId) {
      open.set(ticketId, (open.get(ticketId) ?? 0) + 1);
      sendSoon();
      return () => {
        const left = (open.get(ticketId) ?? 1) - 1;
        if (left === 0) open.delete(ticketId);
        else open.set(ticketId, left);
        sendSoon();
      };
    },
    typed(ticketId, kind) {
      const key = `${ticketId} ${kind}`;
      const at = ports.now();
      if (!open.has(ticketId) || (key === lastTyped.key && at - lastTyped.at < TYPED_EVERY_MS)) return;
      lastTyped = { key, at };
      ports.send(list(ticketId, WRITING[kind]));
    },
    refresh: sendSoon,
  };
}
