import { z } from 'zod';
import { ViewId } from '../../model/ids.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { ownedBy } from './owned-by.ts';
import { savingAgain } from './save.ts';

/** Deletes a view of one's own. */
export const deleteView = defineMutation({
  name: 'view.delete',
  version: 1,
  args: z.object({ viewId: ViewId }),
  reads: ({ viewId }) => [{ entity: 'view', id: viewId }],
  decide(reads, { viewId }, { actor }) {
    if (actor.kind !== 'user') return refuse('notPermitted');
    const view = reads.get('view', viewId);
    // Deleted on another device already: as it was wanted.
    if (view === undefined) return accept([]);
    if (!ownedBy(view, actor)) return refuse('viewNotFound');
    return accept([{ kind: 'remove', entity: 'view', id: viewId }]);
  },
  invert(reads, { viewId }) {
    const view = reads.get('view', viewId);
    return view === undefined ? null : savingAgain(view);
  },
});
