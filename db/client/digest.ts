import { createHash } from 'node:crypto';
import {
  addToDigest,
  type DigestSum,
  digestsOf,
  digestText,
  emptyDigest,
  groupOf,
} from '../../shared/contract/digest.ts';
import type { DigestBuilder } from '../../shared/contract/sync-store.ts';
import type { EntityName } from '../../shared/model/entities.ts';
import type { SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';
import { listTreeHere } from './purge.ts';

/** A few milliseconds of work between two looks at the screen. */
const ROOTS_PER_STEP = 400;

/** A confirmed row here: pending changes do not alter the sequence below them, and rows only made here have none. */
export interface HeldRow {
  readonly entity: EntityName;
  readonly id: string;
  readonly rootId: string;
  readonly seq: number;
}

interface Member {
  readonly root_id: string;
  readonly entity: EntityName;
}

/** Reads a scope root by root and sums up what is confirmed of it (shared/contract/digest.ts). */
export function startDigests(db: SqliteDatabase, scope: string, key: string): DigestBuilder {
  const next = prepared<[string, string, number], Member>(
    db,
    'select root_id, entity from member where scope = ? and root_id > ? order by root_id limit ?',
  );
  const sum: DigestSum = emptyDigest();
  let after = '';
  return {
    step() {
      const members = next.all(scope, after, ROOTS_PER_STEP);
      for (const member of members) for (const row of heldRows(db, member)) addRow(sum, key, row);
      after = members.at(-1)?.root_id ?? after;
      return members.length < ROOTS_PER_STEP;
    },
    digests: () => digestsOf(sum),
  };
}

function addRow(sum: DigestSum, key: string, { entity, id, rootId, seq }: HeldRow): void {
  const hash = createHash('sha256')
    .update(digestText(key, entity, id, seq))
    .digest();
  addToDigest(sum, groupOf(rootId), hash);
}

/** The confirmed rows of one group of a scope, of the roots above one. */
export function listGroupHere(
  db: SqliteDatabase,
  scope: string,
  group: number,
  after: string,
): readonly HeldRow[] {
  const suffix = group.toString(16).padStart(2, '0');
  return prepared<[string, string, string], Member>(
    db,
    'select root_id, entity from member where scope = ? and root_id > ? and substr(root_id, -2) = ?',
  )
    .all(scope, after, suffix)
    .flatMap((member) => heldRows(db, member));
}

function heldRows(db: SqliteDatabase, member: Member): readonly HeldRow[] {
  return listTreeHere(db, member.entity, member.root_id)
    .map((row) => ({ ...row, rootId: member.root_id }))
    .filter(({ seq }) => seq > 0);
}
