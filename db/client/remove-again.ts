import { knownFields } from '../../shared/domain/permissions/mask.ts';
import type { Actor } from '../../shared/mutations/mutation.ts';
import { dropScopes } from './apply-page.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { entityStoreOf } from './entity-store.ts';
import { blankFields } from './hidden-fields.ts';
import { getMeta, setMeta } from './meta.ts';
import { listPending, listTouched, RowSet, replay, restoreShadows } from './pending.ts';
import { purgeRoot } from './purge.ts';
import { forgetRemovals, lastRemoval, type Removal } from './removals.ts';

/**
 * Takes the same away from a copy of the store as it was taken from the store. What comes back to the person later comes
 * from the center with a newer sequence than the copy's cursor, so a copy that is used lacks nothing.
 */
export function removeAgain(copy: SqliteDatabase, removals: readonly Removal[], actor: Actor): void {
  inTransaction(copy, 'durable', () => {
    const touched = new RowSet();
    for (const { entity, id } of listTouched(copy)) touched.add(entity, id);
    restoreShadows(copy, touched);
    for (const removal of removals) {
      if (removal.kind === 'scope') dropScopes(copy, [removal.id], getMeta(copy, 'cursor') ?? 0);
      else if (removal.kind === 'field') hideAgain(copy, removal.id);
      else if (removal.kind === 'root') purgeRoot(copy, removal.entity, removal.id);
      else entityStoreOf(copy).remove(removal.entity, removal.id);
    }
    replay(copy, listPending(copy), actor);
    // What the copy itself remembered as due has been done before it was made.
    forgetRemovals(copy, lastRemoval(copy) ?? 0);
  });
}

/** The copy says so of itself: should it be used when the field is not hidden any more, it fetches it again. */
function hideAgain(copy: SqliteDatabase, field: string): void {
  setMeta(copy, 'hiddenFields', [...new Set([...(getMeta(copy, 'hiddenFields') ?? []), field])]);
  blankFields(copy, knownFields([field]));
}
