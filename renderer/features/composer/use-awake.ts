import { startTransition, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';

/** Whoever steps through tickets faster does not write. */
const REST_MS = 150;

/** Whether the draft of a ticket is worth reading: the reader has rested on the ticket, or wants to write. */
export function useAwake(ticketId: TicketId, isWanted: boolean): boolean {
  const [awakeOn, setAwakeOn] = useState<TicketId | null>(null);
  const latest = useRef(ticketId);
  latest.current = ticketId;
  // Once it is there it stays, also when the wish is fulfilled.
  useLayoutEffect(() => {
    if (isWanted) setAwakeOn(ticketId);
  }, [isWanted, ticketId]);
  useEffect(() => {
    // A transition may come after the step to the next ticket, whose editor it must not take away.
    const wake = (awake: TicketId | null): TicketId | null =>
      latest.current === ticketId ? ticketId : awake;
    const timer = setTimeout(() => startTransition(() => setAwakeOn(wake)), REST_MS);
    return () => clearTimeout(timer);
  }, [ticketId]);
  return awakeOn === ticketId || isWanted;
}
