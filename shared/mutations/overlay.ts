import type { EntityName, EntityRow } from '../model/entities.ts';
import type { Change, Reads } from './mutation.ts';

/** Rows that can be changed for a look ahead. */
export interface Overlay extends Reads {
  apply(change: Change): void;
}

/** Rows with changes on top, which are forgotten with it. */
export function overlayOf(rows: Reads): Overlay {
  const changed = new Map<string, unknown>();
  const get = <E extends EntityName>(entity: E, id: string): EntityRow<E> | undefined => {
    const key = `${entity} ${id}`;
    return changed.has(key) ? (changed.get(key) as EntityRow<E> | undefined) : rows.get(entity, id);
  };
  return {
    get,
    apply(change) {
      const id = change.kind === 'put' ? change.row.id : change.id;
      const key = `${change.entity} ${id}`;
      if (change.kind === 'put') changed.set(key, change.row);
      else if (change.kind === 'remove') changed.set(key, undefined);
      else changed.set(key, { ...get(change.entity, id), ...change.fields });
    },
  };
}
