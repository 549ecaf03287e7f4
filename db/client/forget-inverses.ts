import { placesOf } from '../../shared/domain/permissions/mask.ts';
import { isTeamScope, type Scope, ticketOfScope } from '../../shared/domain/permissions/scopes.ts';
import type { HiddenFields } from '../../shared/model/hideable-field.ts';
import type { SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/*
 * What takes a change back (`outbox.inverse`) holds the values from before it, which others may have written. Once the
 * person may not see them any more they go, and the change is not offered for taking back (docs/spec/sync.md R108).
 */

const FORGET = 'update outbox set inverse = null where inverse is not null';
const NAMES_NO_TICKET = "inverse ->> '$.args.ticketId' is null";
const NAMES_ID = `${NAMES_NO_TICKET} and exists (select 1 from json_each(inverse, '$.args') where value = ?)`;

/** Forgets the former values of a root that is not here any more. */
export function forgetInversesOf(db: SqliteDatabase, rootId: string): void {
  prepared(db, `${FORGET} and inverse ->> '$.args.ticketId' = ?`).run(rootId);
  prepared(db, `${FORGET} and ${NAMES_ID}`).run(rootId);
}

/** The same of a root that was deleted for everybody: who deleted it may still take that back. */
export function forgetInversesOfDeleted(db: SqliteDatabase, rootId: string): void {
  prepared(db, `${FORGET} and inverse ->> '$.args.ticketId' = ?`).run(rootId);
  prepared(db, `${FORGET} and ${NAMES_ID} and name not like '%.delete'`).run(rootId);
}

/** Forgets what stood in a scope and was deleted here: no root is left that would leave with it. */
export function forgetInversesOfScope(db: SqliteDatabase, scope: Scope): void {
  if (ticketOfScope(scope) !== null) return;
  if (isTeamScope(scope)) prepared(db, `${FORGET} and ${NAMES_ID}`).run(scope.slice('team:'.length));
  else prepared(db, `${FORGET} and ${NAMES_NO_TICKET}`).run();
}

/** Forgets former values of fields that are hidden now. */
export function forgetInversesWith(db: SqliteDatabase, fields: HiddenFields): void {
  for (const { field } of placesOf(fields)) {
    prepared(db, `${FORGET} and json_type(inverse, ?) is not null`).run(`$.args.${field}`);
  }
}
