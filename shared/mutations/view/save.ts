import { z } from 'zod';
import { isConditionSmall, isConditionSound } from '../../domain/views/saved-condition.ts';
import { Condition } from '../../model/condition.ts';
import { ViewId } from '../../model/ids.ts';
import { ColumnId, OWN_VIEWS, SortKey, type View } from '../../model/view.ts';
import { canonicalJson } from '../../util/canonical-json.ts';
import { withoutControls } from '../../util/without-controls.ts';
import { accept, defineMutation, type MutationCall, refuse } from '../mutation.ts';
import { ownedBy } from './owned-by.ts';

/** Behind the views that everybody has; among themselves they stand as they were made, by their ids. */
const POSITION = 1000;

/** Makes a view of one's own, or replaces it whole. */
export const saveView = defineMutation({
  name: 'view.save',
  version: 1,
  args: z.object({
    viewId: ViewId,
    name: z.string().overwrite(withoutControls).trim().min(1).max(100),
    condition: Condition.refine(isConditionSound),
    sort: z.array(SortKey).min(1).max(4),
    columns: z.array(ColumnId).min(1).max(20),
  }),
  reads: ({ viewId }) => [{ entity: 'view', id: viewId }],
  decide(reads, { viewId, ...wanted }, { actor, ownViewCount }) {
    if (actor.kind !== 'user') return refuse('notPermitted');
    const before = reads.get('view', viewId);
    if (before !== undefined && !ownedBy(before, actor)) return refuse('viewNotFound');
    if (!isConditionSmall(wanted.condition)) return refuse('conditionTooLarge');
    if (before === undefined && ownViewCount() >= OWN_VIEWS)
      return refuse('tooManyViews', { most: OWN_VIEWS });
    const row: View = {
      id: viewId,
      builtin: null,
      ownerId: actor.user.id,
      position: before?.position ?? POSITION,
      ...wanted,
    };
    if (before !== undefined && canonicalJson(before) === canonicalJson(row)) return accept([]);
    return accept([{ kind: 'put', entity: 'view', row }]);
  },
  invert(reads, { viewId }) {
    const before = reads.get('view', viewId);
    return before === undefined ? { name: 'view.delete', args: { viewId } } : savingAgain(before);
  },
});

/** The call that puts a view back as it is. */
export function savingAgain({ id: viewId, name, condition, sort, columns }: View): MutationCall {
  return { name: 'view.save', args: { viewId, name, condition, sort, columns } };
}
