import { scopeOfMacro } from '../../domain/permissions/scopes.ts';
import type { Macro } from '../../model/macro.ts';
import type { Actor } from '../mutation.ts';

/** Whether a person may change a macro that is so: their own, or one of a team whose scope they hold. */
export function mayWriteMacro(macro: Pick<Macro, 'ownerId' | 'teamId'>, actor: Actor): boolean {
  const scope = scopeOfMacro(macro);
  return actor.kind === 'user' && scope !== null && actor.scopes.has(scope);
}
