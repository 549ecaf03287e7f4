import type { EntityName } from '../../shared/model/entities.ts';
import type { SqliteDatabase } from './connection.ts';
import { entityStoreOf } from './entity-store.ts';
import { dropUnreferencedFiles } from './files.ts';
import { prepared } from './prepared.ts';

const CHILD_TABLES = ['message', 'attachment', 'conflict_note'] as const;

/**
 * Removes a root with everything that follows it: rows, drafts, file contents nothing else refers to. The outbox
 * keeps what was written for it.
 */
export function purgeRoot(db: SqliteDatabase, entity: EntityName, id: string): void {
  if (entity === 'ticket') {
    const files = prepared<[string, string], { sha256: string }>(
      db,
      `select sha256 from attachment where ticket_id = ?
       union select thumbnail_sha256 from attachment where ticket_id = ? and thumbnail_sha256 is not null`,
    ).all(id, id);
    for (const table of CHILD_TABLES) prepared(db, `delete from ${table} where ticket_id = ?`).run(id);
    if (files.length > 0) {
      dropUnreferencedFiles(
        db,
        files.map(({ sha256 }) => sha256),
      );
    }
  }
  entityStoreOf(db).remove(entity, id);
  prepared(db, 'delete from member where root_id = ?').run(id);
}

/**
 * Removes rows whose root is not here. A page may bring them ahead of it, when the root enters with a later page; once
 * a scope has gone, nobody knows any more whether that page will come (docs/spec/sync.md R85).
 */
export function purgeStrays(db: SqliteDatabase): void {
  const strays = prepared<[], { id: string }>(
    db,
    CHILD_TABLES.map(
      (table) => `select ticket_id as id from ${table} where ticket_id not in (select id from ticket)`,
    ).join(' union '),
  ).all();
  for (const { id } of strays) purgeRoot(db, 'ticket', id);
}

/** Rows of a root's tree that are here now. */
export function listTreeHere(
  db: SqliteDatabase,
  entity: EntityName,
  id: string,
): readonly { readonly entity: EntityName; readonly id: string; readonly seq: number }[] {
  const seq = entityStoreOf(db).seqOf(entity, id);
  const root = seq === undefined ? [] : [{ entity, id, seq }];
  if (entity !== 'ticket') return root;
  const children = prepared<[string, string, string], { entity: EntityName; id: string; seq: number }>(
    db,
    `select 'message' as entity, id, seq from message where ticket_id = ?
       union all select 'attachment', id, seq from attachment where ticket_id = ?
       union all select 'conflictNote', id, seq from conflict_note where ticket_id = ?`,
  ).all(id, id, id);
  return [...root, ...children];
}
