import { type ActionFacts, type PlannedAction, planActions } from '../domain/actions/plan-actions.ts';
import { scopesOfTicket } from '../domain/permissions/scopes.ts';
import { isFieldChanged } from '../domain/rules/rule-matcher.ts';
import type { Action } from '../model/action.ts';
import type { Ticket } from '../model/ticket.ts';
import { prepareCall } from './decide.ts';
import type { Change, MutationContext, Reads, RejectionCode, RejectionParams } from './mutation.ts';
import { type Overlay, overlayOf } from './overlay.ts';

/** The properties of a ticket that a list of actions can change. */
export const CHANGED_FIELDS = ['status', 'priority', 'type', 'teamId', 'assigneeId', 'tags'] as const;
type ChangedField = (typeof CHANGED_FIELDS)[number];

/** One property, as it is and as it will be. */
export type FieldChange = {
  [F in ChangedField]: { readonly field: F; readonly from: Ticket[F]; readonly to: Ticket[F] };
}[ChangedField];

/** What differs between two states of a ticket. */
export function changesBetween(from: Ticket, to: Ticket): readonly FieldChange[] {
  if (from === to) return [];
  return CHANGED_FIELDS.flatMap((field) =>
    isFieldChanged(from, to, field) ? [{ field, from: from[field], to: to[field] } as FieldChange] : [],
  );
}

/** What one action will do to one ticket. */
export type ActionEffect = { readonly action: Action } & (
  | { readonly outcome: 'changes'; readonly changes: readonly FieldChange[] }
  | { readonly outcome: 'writes'; readonly text: string }
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'refused'; readonly code: RejectionCode; readonly params: RejectionParams }
  | { readonly outcome: 'blocked'; readonly text: string; readonly missing: readonly string[] }
);

/** What a list of actions will do to one ticket, effect by effect. */
export interface ActionsPreview {
  readonly planned: readonly PlannedAction[];
  readonly effects: readonly ActionEffect[];
  /** The first effect that is refused or blocked: then nothing of the list is done to this ticket. */
  readonly obstacle: (ActionEffect & { readonly outcome: 'refused' | 'blocked' }) | null;
}

/**
 * Decides a list of actions by the functions that will decide the changes themselves, one after the other on top of what
 * the ones before do, and changes nothing.
 */
export function previewActions(
  actions: readonly Action[],
  facts: ActionFacts,
  rows: Reads,
  context: MutationContext,
  newId: () => string,
): ActionsPreview {
  const planned = planActions(actions, facts, newId);
  const reads = overlayOf(rows);
  const decided = planned.map((each) => decide(each, reads, context));
  // Words for a ticket that is given away with the same list could be sent by nobody.
  const ticket = reads.get('ticket', facts.ticket.id);
  const effects = decided.map((effect): ActionEffect => {
    const { action } = effect;
    if (action.kind !== 'draftReply' || effect.outcome !== 'writes') return effect;
    if (!isSeen(ticket, context)) return { action, outcome: 'refused', code: 'ticketNotFound', params: {} };
    if (!facts.hasNoteDraft) return effect;
    return { action, outcome: 'refused', code: 'noteBegun', params: { number: facts.ticket.number } };
  });
  return { planned, effects, obstacle: effects.find(isObstacle) ?? null };
}

function isObstacle(effect: ActionEffect): effect is ActionEffect & { outcome: 'refused' | 'blocked' } {
  return effect.outcome === 'refused' || effect.outcome === 'blocked';
}

function isSeen(ticket: Ticket | undefined, { actor }: MutationContext): boolean {
  if (ticket === undefined) return false;
  return actor.kind === 'system' || scopesOfTicket(ticket).some((scope) => actor.scopes.has(scope));
}

function decide(planned: PlannedAction, reads: Overlay, context: MutationContext): ActionEffect {
  const { action } = planned;
  if (planned.kind === 'blocked') {
    return { action, outcome: 'blocked', text: planned.text, missing: planned.missing };
  }
  if (planned.kind === 'draft') return { action, outcome: 'writes', text: planned.text };
  const prepared = prepareCall(planned.call);
  const decision = prepared.ok ? prepared.decide(reads, context) : prepared.refusal;
  if (decision.verdict !== 'accepted') {
    return { action, outcome: 'refused', code: decision.code, params: decision.params };
  }
  const changes = decision.changes.flatMap((change) => changesOf(change, reads));
  for (const change of decision.changes) reads.apply(change);
  if (planned.call.name === 'ticket.add-note' || planned.call.name === 'ticket.add-system-note') {
    return { action, outcome: 'writes', text: planned.call.args.bodyText };
  }
  if (decision.changes.length === 0) return { action, outcome: 'nothing' };
  return { action, outcome: 'changes', changes };
}

/** What differs of the ticket that takes the change: labels of a merged one go to its target. */
function changesOf(change: Change, reads: Reads): readonly FieldChange[] {
  if (change.entity !== 'ticket' || change.kind !== 'patch') return [];
  const [before, { fields }] = [reads.get('ticket', change.id), change];
  return CHANGED_FIELDS.flatMap((field) =>
    before !== undefined && Object.hasOwn(fields, field) && before[field] !== fields[field]
      ? [{ field, from: before[field], to: fields[field] } as FieldChange]
      : [],
  );
}
