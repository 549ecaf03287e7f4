import {
  CHILDREN,
  type EntityName,
  isTree,
  TREE_ENTITIES,
  type TreeEntity,
} from '../../shared/model/entities.ts';
import type { SqliteDatabase } from './connection.ts';
import { entityStoreOf, tableOf } from './entity-store.ts';
import { dropUnreferencedFiles } from './files.ts';
import { forgetInversesOf, forgetInversesOfDeleted } from './forget-inverses.ts';
import { prepared } from './prepared.ts';

/**
 * Removes a root with everything that follows it: rows, drafts, file contents nothing else refers to. The outbox
 * keeps what was written for it, without the values that stood there before.
 * @param isDeleted it went for everybody, not with a right
 */
export function purgeRoot(db: SqliteDatabase, entity: EntityName, id: string, isDeleted = false): void {
  if (isDeleted) forgetInversesOfDeleted(db, id);
  else forgetInversesOf(db, id);
  if (entity === 'ticket') {
    const files = prepared<[string, string], { sha256: string }>(
      db,
      `select sha256 from attachment where ticket_id = ?
       union select thumbnail_sha256 from attachment where ticket_id = ? and thumbnail_sha256 is not null`,
    ).all(id, id);
    removeChildren(db, entity, id);
    if (files.length > 0) {
      dropUnreferencedFiles(
        db,
        files.map(({ sha256 }) => sha256),
      );
    }
  } else if (isTree(entity)) removeChildren(db, entity, id);
  entityStoreOf(db).remove(entity, id);
  prepared(db, 'delete from member where root_id = ?').run(id);
}

/**
 * Removes rows whose root is not here. A page may bring them ahead of it, when the root enters with a later page; once
 * a scope has gone, nobody knows any more whether that page will come (docs/spec/sync.md R85).
 */
export function purgeStrays(db: SqliteDatabase): void {
  for (const tree of TREE_ENTITIES) {
    const column = `${tree}_id`;
    const strays = prepared<[], { id: string }>(
      db,
      CHILDREN[tree]
        .map(
          (child) =>
            `select ${column} as id from ${tableOf(child)} where ${column} not in (select id from ${tree})`,
        )
        .join(' union '),
    ).all();
    for (const { id } of strays) purgeRoot(db, tree, id);
  }
}

function removeChildren(db: SqliteDatabase, tree: TreeEntity, id: string): void {
  for (const child of CHILDREN[tree]) {
    prepared(db, `delete from ${tableOf(child)} where ${tree}_id = ?`).run(id);
  }
}

/** Rows of a root's tree that are here now. */
export function listTreeHere(
  db: SqliteDatabase,
  entity: EntityName,
  id: string,
): readonly { readonly entity: EntityName; readonly id: string; readonly seq: number }[] {
  const seq = entityStoreOf(db).seqOf(entity, id) ?? seqBelowDeletion(db, entity, id);
  const root = seq === undefined ? [] : [{ entity, id, seq }];
  if (!isTree(entity)) return root;
  const children = prepared<string[], { entity: EntityName; id: string; seq: number }>(
    db,
    CHILDREN[entity]
      .map((child) => `select '${child}' as entity, id, seq from ${tableOf(child)} where ${entity}_id = ?`)
      .join(' union all '),
  ).all(...CHILDREN[entity].map(() => id));
  return [...root, ...children];
}

/** A root that is deleted here, but not by the center yet, is confirmed all the same: whatever takes it must find it. */
function seqBelowDeletion(db: SqliteDatabase, entity: EntityName, id: string): number | undefined {
  return prepared<[string, string], { seq: number }>(
    db,
    'select seq from shadow where entity = ? and id = ? and row is not null',
  ).get(entity, id)?.seq;
}
