import { ownPlaceOf } from '../domain/permissions/mask.ts';
import type { HiddenFields } from '../model/hideable-field.ts';
import type { MutationCall } from './mutation.ts';
import { findMutation, versionOf } from './registry.ts';

/** The arguments of a call as somebody else may see them. */
export interface MaskedArgs {
  readonly args: unknown;
  /** Something was taken out, or may have been: they must not be handed in again like this. */
  readonly isMasked: boolean;
}

/** Nobody knows where a call of another version carries what: nothing of it is shown to whoever may not see all. */
export function maskArgs(call: MutationCall, hidden: HiddenFields): MaskedArgs {
  const { name, args } = call;
  if (hidden.length === 0) return { args, isMasked: false };
  const mutation = findMutation(name);
  if (mutation === undefined || versionOf(call) !== versionOf({ name, args }))
    return { args: {}, isMasked: true };
  let masked: MaskedArgs = { args, isMasked: false };
  for (const { path, field } of mutation.carries ?? []) {
    if (!hidden.includes(field)) continue;
    const emptied = emptyAt(masked.args, path, ownPlaceOf(field).blank);
    masked = { args: emptied, isMasked: masked.isMasked || emptied !== masked.args };
  }
  return masked;
}

/** A copy with this value at the path; the same object where nothing else stands there. */
function emptyAt(value: unknown, [key, ...rest]: readonly string[], blank: null | ''): unknown {
  if (key === undefined) return blank;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  const before: unknown = Reflect.get(value, key);
  const after = emptyAt(before, rest, blank);
  return after === before ? value : { ...value, [key]: after };
}
