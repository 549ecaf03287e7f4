import { startTransition, useEffect, useState } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';

/** Whoever steps through tickets faster does not write. */
const REST_MS = 150;

/** Whether the editor of a ticket is worth its cost: the reader has rested on the ticket, or wants to write. */
export function useAwake(ticketId: TicketId, isWanted: boolean): boolean {
  const [awakeOn, setAwakeOn] = useState<TicketId | null>(null);
  const isAwake = awakeOn === ticketId;
  // Once it is there it stays, also when the wish is fulfilled.
  if (isWanted && !isAwake) setAwakeOn(ticketId);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setAwakeOn(ticketId)), REST_MS);
    return () => clearTimeout(timer);
  }, [ticketId]);
  return isAwake || isWanted;
}
