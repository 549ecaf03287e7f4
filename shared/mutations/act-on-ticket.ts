import { planActions } from '../domain/actions/plan-actions.ts';
import type { Action } from '../model/action.ts';
import type { Ticket } from '../model/ticket.ts';
import type { MutationCall, MutationContext, Reads } from './mutation.ts';
import { overlayOf } from './overlay.ts';
import { changesBetween } from './preview-actions.ts';
import { findMutation } from './registry.ts';

/** What a list of actions comes to where nobody does it. */
export type TicketAct =
  | {
      readonly isDone: true;
      /** As it will be; the same object where nothing of the ticket changes. */
      readonly ticket: Ticket;
      /** Only those that do something. */
      readonly calls: readonly MutationCall[];
      /** What is written into the conversation. */
      readonly notes: readonly string[];
    }
  | { readonly isDone: false; readonly reason: string };

/**
 * Decides a list of actions for one ticket, all or nothing, by the mutations that will make the changes. Rows are looked at, not changed;
 * history is what the mutations themselves will have.
 */
export function actOnTicket(
  actions: readonly Action[],
  before: Ticket,
  rows: Reads,
  context: MutationContext,
  newId: () => string,
): TicketAct {
  const reads = overlayOf(rows);
  reads.apply({ kind: 'put', entity: 'ticket', row: before });
  const customerName =
    before.customerId === null ? null : (reads.get('customer', before.customerId)?.name ?? null);
  // No list that nobody does writes to a customer.
  const facts = { ticket: before, customerName, customerLocale: null, hasNoteDraft: false, agent: null };
  const calls: MutationCall[] = [];
  const notes: string[] = [];
  for (const planned of planActions(actions, facts, newId)) {
    if (planned.kind === 'blocked') {
      return { isDone: false, reason: `nothing is known for ${planned.missing.join(', ')}` };
    }
    if (planned.kind === 'draft') return { isDone: false, reason: 'noteBegun' };
    const { call } = planned;
    const decision = findMutation(call.name)?.decide(reads, call.args, context);
    if (decision?.verdict !== 'accepted') {
      return { isDone: false, reason: decision?.code ?? 'unknownMutation' };
    }
    if (decision.changes.length === 0) continue;
    calls.push(call);
    if (call.name === 'ticket.add-system-note') notes.push(call.args.bodyText);
    for (const change of decision.changes) reads.apply(change);
  }
  const after = reads.get('ticket', before.id) ?? before;
  // There and back again is nothing.
  if (changesBetween(before, after).length > 0) return { isDone: true, ticket: after, calls, notes };
  const said = calls.filter(({ name }) => name === 'ticket.add-system-note');
  return { isDone: true, ticket: before, calls: said, notes };
}
