import { ownPlaceOf } from '../domain/permissions/mask.ts';
import type { HideableField } from '../model/hideable-field.ts';
import { type Actor, type Change, type Decision, refuse } from './mutation.ts';

/**
 * Refuses a change that writes what its author may not see. Values are not compared with what is there: whether a
 * guess is taken would tell.
 */
export function withinMask(decision: Decision, actor: Actor): Decision {
  if (decision.verdict !== 'accepted' || actor.kind !== 'user') return decision;
  const field = actor.hiddenFields.find((hidden) =>
    decision.changes.some((change) => writes(change, hidden)),
  );
  return field === undefined ? decision : refuse('fieldHidden', { field });
}

/** A new row may have the field empty. */
function writes(change: Change, hidden: HideableField): boolean {
  const { entity, field, blank } = ownPlaceOf(hidden);
  if (change.entity !== entity || change.kind === 'remove') return false;
  if (change.kind === 'patch') return Object.hasOwn(change.fields, field);
  return Reflect.get(change.row, field) !== blank;
}
