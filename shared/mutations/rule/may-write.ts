import { RULES_SCOPE } from '../../domain/permissions/scopes.ts';
import type { Actor } from '../mutation.ts';

/** Whether somebody may change the rules of the organization: whoever sees them. */
export function mayWriteRules(actor: Actor): boolean {
  return actor.kind === 'user' && actor.scopes.has(RULES_SCOPE);
}
