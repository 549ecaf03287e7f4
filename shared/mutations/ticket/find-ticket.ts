import { scopesOfTicket } from '../../domain/permissions/scopes.ts';
import { mergeChain } from '../../domain/tickets/merge-chain.ts';
import type { Ticket } from '../../model/ticket.ts';
import { type Decision, type MutationContext, type Reads, type Redirect, refuse } from '../mutation.ts';

/**
 * The ticket, if it exists and the actor may work on it. A ticket that may not be seen is answered like one
 * that does not exist, so that ids cannot be probed. A merged one is seen by whoever sees its target.
 */
export function findTicket(reads: Reads, ticketId: string, context: MutationContext): Ticket | undefined {
  const ticket = reads.get('ticket', ticketId);
  if (ticket === undefined) return undefined;
  const { actor } = context;
  if (actor.kind === 'system') return ticket;
  const target = targetOf(reads, ticket);
  if (target === undefined) return undefined;
  return scopesOfTicket(target).some((scope) => actor.scopes.has(scope)) ? ticket : undefined;
}

/** Where the conversation of a ticket goes on: in itself, or at the end of its chain of merges. */
export function targetOf(reads: Reads, ticket: Ticket): Ticket | undefined {
  return chainOf(reads, ticket)?.at(-1);
}

function chainOf(reads: Reads, ticket: Ticket): readonly Ticket[] | undefined {
  return mergeChain(ticket, (id) => reads.get('ticket', id));
}

/** What a change of a merged ticket's own properties is told: they say nothing about the target (R121). */
export function findToChange(reads: Reads, ticketId: string, context: MutationContext): Ticket | Decision {
  const ticket = findTicket(reads, ticketId, context);
  if (ticket === undefined) return refuse('ticketNotFound');
  return ticket.mergedIntoId === null ? ticket : refuse('ticketMerged', mergeParams(reads, ticket));
}

/** Whether it was no ticket that was found, but why there is none. */
export function isRefused(found: Ticket | Decision): found is Decision {
  return 'verdict' in found;
}

/** Number and target of a merged ticket, for the sentence about it. */
export function mergeParams(reads: Reads, ticket: Ticket): Readonly<Record<string, string | number>> {
  const target = targetOf(reads, ticket);
  return { number: ticket.number, targetNumber: target?.number ?? '', targetId: target?.id ?? '' };
}

/** The ticket on which something is written, and the one it was meant for, if that was merged. */
export interface Conversation {
  readonly ticket: Ticket;
  readonly redirect: Redirect | null;
  /** The tickets from the one that was meant to the one that takes it. */
  readonly chain: readonly Ticket[];
}

/** Where what is written for a ticket is put: a merged one's words go to its target (R120). */
export function findConversation(
  reads: Reads,
  ticketId: string,
  context: MutationContext,
): Conversation | undefined {
  const meant = findTicket(reads, ticketId, context);
  const chain = meant === undefined ? undefined : chainOf(reads, meant);
  const ticket = chain?.at(-1);
  if (chain === undefined || ticket === undefined) return undefined;
  const redirect = chain.length === 1 ? null : { targetId: ticket.id, targetNumber: ticket.number };
  return { ticket, redirect, chain };
}
