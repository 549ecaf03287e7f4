import { DIGEST_GROUPS, type PageHeader } from '../../shared/contract/sync-protocol.ts';
import { isSameMask, knownFields, noteFieldsOf, placesOf } from '../../shared/domain/permissions/mask.ts';
import { CUSTOMERS_SCOPE } from '../../shared/domain/permissions/scopes.ts';
import type { EntityName } from '../../shared/model/entities.ts';
import type { HiddenFields } from '../../shared/model/hideable-field.ts';
import type { SqliteDatabase } from './connection.ts';
import { columnOf, tableOf } from './entity-store.ts';
import { forgetInversesWith } from './forget-inverses.ts';
import { getMeta, setMeta } from './meta.ts';
import { prepared } from './prepared.ts';
import { recordRemoval } from './removals.ts';

/** What the rows here lack because the person may not see it. */
export function hiddenHere(db: SqliteDatabase): HiddenFields {
  return knownFields(getMeta(db, 'hiddenFields') ?? []);
}

/** Whether a page was read through the mask that the rows here have. */
export function hasMaskOf(db: SqliteDatabase, { hiddenFields }: Pick<PageHeader, 'hiddenFields'>): boolean {
  return isSameMask(getMeta(db, 'hiddenFields') ?? [], hiddenFields);
}

/**
 * Gives the rows here the mask of a page (docs/spec/sync.md R144, R145): what it hides goes from live and confirmed
 * rows at once, what it no longer hides is fetched again by comparing the scopes whose rows have it.
 * @returns whether it is another one than before
 */
export function takeMask(db: SqliteDatabase, { hiddenFields }: Pick<PageHeader, 'hiddenFields'>): boolean {
  if (hasMaskOf(db, { hiddenFields })) return false;
  const before = hiddenHere(db);
  const after = knownFields(hiddenFields);
  setMeta(db, 'hiddenFields', hiddenFields);
  const gone = after.filter((field) => !before.includes(field));
  blankFields(db, gone);
  for (const field of gone) recordRemoval(db, 'field', null, field);
  fetchAgain(
    db,
    before.filter((field) => !after.includes(field)),
  );
  return true;
}

/** Empties these fields, and whatever repeats their values, in every row here and in the confirmed versions below. */
export function blankFields(db: SqliteDatabase, fields: HiddenFields): void {
  forgetInversesWith(db, fields);
  for (const { entity, field, blank } of placesOf(fields)) {
    const column = columnOf(entity, field);
    prepared(db, `update ${tableOf(entity)} set ${column} = ? where ${column} is not ?`).run(blank, blank);
    prepared(db, 'update shadow set row = json_set(row, ?, ?) where entity = ? and row is not null').run(
      `$.${field}`,
      blank,
      entity,
    );
  }
  for (const field of noteFieldsOf(fields)) {
    prepared(db, 'update conflict_note set winner_value = null, loser_value = null where field = ?').run(
      field,
    );
    prepared(
      db,
      `update shadow set row = json_set(row, '$.winnerValue', null, '$.loserValue', null)
       where entity = 'conflictNote' and row ->> '$.field' = ?`,
    ).run(field);
    prepared(
      db,
      `update ticket_event set change = json_set(change, '$.from', null, '$.to', null)
       where change ->> '$.field' = ?`,
    ).run(field);
    prepared(
      db,
      `update shadow set row = json_set(row, '$.change.from', null, '$.change.to', null)
       where entity = 'ticketEvent' and row ->> '$.change.field' = ?`,
    ).run(field);
  }
}

/** Entities whose rows are fetched whole by the comparison under way, although their versions are the center's. */
export function listFetchedAgain(db: SqliteDatabase): ReadonlySet<EntityName> {
  return new Set(getMeta(db, 'fetchedAgain') ?? []);
}

const ALL_GROUPS = JSON.stringify(Array.from({ length: DIGEST_GROUPS }, (_, group) => group));

/** Rows of tickets that repeat values of others of their fields. */
const REPEATING: readonly EntityName[] = ['conflictNote', 'ticketEvent'];

function fetchAgain(db: SqliteDatabase, fields: HiddenFields): void {
  if (fields.length === 0) return;
  const entities = new Set<EntityName>(placesOf(fields).map(({ entity }) => entity));
  if (noteFieldsOf(fields).length > 0) for (const entity of REPEATING) entities.add(entity);
  setMeta(db, 'fetchedAgain', [...new Set([...listFetchedAgain(db), ...entities])]);
  compareFetchedAgain(db);
}

/**
 * Has the scopes of what is fetched again compared in all their groups: their versions are the center's, so digests would
 * find nothing. Scopes that still fill are begun anew by the center, whose tokens are bound to the mask (R37).
 */
export function compareFetchedAgain(db: SqliteDatabase): void {
  const entities = listFetchedAgain(db);
  const isOfTickets = [...entities].some((entity) => entity !== 'customer');
  prepared(
    db,
    `update scope set state = 'checking', token = ?, compared_at = null where state in ('complete', 'checking')
     and (id = ? or (? and (id like 'team:%' or id like 'user:%' or id like 'ticket:%')))`,
  ).run(ALL_GROUPS, entities.has('customer') ? CUSTOMERS_SCOPE : null, Number(isOfTickets));
}
