import type { View } from '../../model/view.ts';
import type { Actor } from '../mutation.ts';

/** Whether a view is this person's own; one that everybody has is nobody's. */
export function ownedBy({ ownerId }: View, actor: Actor): boolean {
  return actor.kind === 'user' && ownerId === actor.user.id;
}
