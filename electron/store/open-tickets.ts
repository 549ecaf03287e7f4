/** Which tickets the screen shows now: those that a running query asks about. */
export interface OpenTickets {
  isTicketOpen(ticketId: string): boolean;
  /** Passes a watched query on, and counts its ticket as open while somebody listens. */
  during<T>(args: unknown, watched: AsyncGenerator<T, void, void>): AsyncGenerator<T, void, void>;
}

export function createOpenTickets(): OpenTickets {
  const watchers = new Map<string, number>();
  const count = (ticketId: string, by: 1 | -1): void => {
    const now = (watchers.get(ticketId) ?? 0) + by;
    if (now === 0) watchers.delete(ticketId);
    else watchers.set(ticketId, now);
  };
  return {
    isTicketOpen: (ticketId) => watchers.has(ticketId),
    async *during(args, watched) {
      const ticketId: unknown =
        typeof args === 'object' && args !== null ? Reflect.get(args, 'ticketId') : undefined;
      if (typeof ticketId !== 'string') return yield* watched;
      count(ticketId, 1);
      try {
        yield* watched;
      } finally {
        count(ticketId, -1);
      }
    },
  };
}
