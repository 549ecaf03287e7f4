import { scopesOfTicket } from '../../domain/permissions/scopes.ts';
import type { Ticket } from '../../model/ticket.ts';
import type { MutationContext, Reads } from '../mutation.ts';

/**
 * The ticket, if it exists and the actor may work on it. A ticket that may not be seen is answered like one
 * that does not exist, so that ids cannot be probed.
 */
export function findTicket(reads: Reads, ticketId: string, context: MutationContext): Ticket | undefined {
  const ticket = reads.get('ticket', ticketId);
  if (ticket === undefined) return undefined;
  const { actor } = context;
  if (actor.kind === 'system') return ticket;
  return scopesOfTicket(ticket).some((scope) => actor.scopes.has(scope)) ? ticket : undefined;
}
