import type { StandingProof } from '../../shared/contract/sync-protocol.ts';
import type { EntityName } from '../../shared/model/entities.ts';
import { DEFAULT_FILE_POLICY, type FilePolicy } from '../../shared/model/file-policy.ts';
import type { ClientId } from '../../shared/model/ids.ts';
import type { SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** The single facts a store knows about itself. */
export interface Meta {
  /** Identity of this store towards the server; changes only when a cloned disk is noticed. */
  clientId: ClientId;
  /** The last number given to a change on its way up. */
  lastWireNumber: number;
  /** Local number the next change gets. */
  nextNumber: number;
  epoch: string | null;
  cursor: number | null;
  /** The furthest this store has seen the center, sealed by the center. */
  standing: StandingProof | null;
  /** Keys the digests by which rows are compared. */
  digestKey: string;
  /** A restored center must enter the leased number blocks again before new tickets go up. */
  mustClaimNumbers: boolean;
  /** Highest number on the wire that the server has judged and this store has seen the rows of. */
  lastMutation: number;
  durableMutation: number;
  /** Newest sequence at which a pull took rows away; snapshot pages that were read before it may still show them. */
  removalSeq: number;
  lastSyncedAt: number | null;
  /** Server time minus local time, in milliseconds. */
  clockOffsetMs: number;
  /** The center's time at the last hello. */
  heardAt: number;
  /** The greatest time seen here since then, in the center's time, so that a clock that is set back wins nothing. */
  latestSeenAt: number;
  /** How long the center allows to work without it. */
  offlineDays: number;
  user: unknown;
  /** What the rows here lack because the person may not see it, as the center's pages name it. */
  hiddenFields: readonly string[];
  /** Entities whose rows come whole with the comparison under way: something of them is hidden no longer. */
  fetchedAgain: readonly EntityName[];
  organizationName: string;
  /** What the center allows of files; not known before the first hello. */
  filePolicy: FilePolicy;
  serverUrl: string | null;
  deviceId: string | null;
  /** Only on machines without a keychain; the database around it is encrypted. */
  refreshToken: string | null;
}

/** The value of one fact; undefined before it was ever set. */
export function getMeta<K extends keyof Meta>(db: SqliteDatabase, key: K): Meta[K] | undefined {
  const row = prepared<[string], { value: string }>(db, 'select value from meta where key = ?').get(key);
  return row === undefined ? undefined : (JSON.parse(row.value) as Meta[K]);
}

export function setMeta<K extends keyof Meta>(db: SqliteDatabase, key: K, value: Meta[K]): void {
  prepared(
    db,
    'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
  ).run(key, JSON.stringify(value));
}

/** What the organization allows of files, as far as this store has heard. */
export function filePolicyHere(db: SqliteDatabase): FilePolicy {
  return getMeta(db, 'filePolicy') ?? DEFAULT_FILE_POLICY;
}

/** What to add to the clock of this workstation to have the center's, in milliseconds; 0 before the first hello. */
export function clockOffset(db: SqliteDatabase): number {
  return getMeta(db, 'clockOffsetMs') ?? 0;
}
