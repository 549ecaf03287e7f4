import { DIGEST_GROUPS } from './sync-protocol.ts';

/** Digests of one scope: per group the XOR of the first 48 bits of every row's hash, in two halves of 24 bits. */
export interface DigestSum {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** The digests of no rows at all. */
export function emptyDigest(): DigestSum {
  return { high: new Uint32Array(DIGEST_GROUPS), low: new Uint32Array(DIGEST_GROUPS) };
}

/** The group of a row: the last byte of its root's id, so that a tree is always compared as a whole. */
export function groupOf(rootId: string): number {
  return Number.parseInt(rootId.slice(-2), 16);
}

/** What is hashed of a row with SHA-256. PostgreSQL builds the same text (db/server/queries/digests.ts). */
export function digestText(key: string, entity: string, id: string, seq: number): string {
  return `${key} ${entity} ${id} ${seq}`;
}

/** Adds a row to its group; adding it twice takes it out again. */
export function addToDigest(sum: DigestSum, group: number, hash: Uint8Array): void {
  const byte = (index: number): number => hash[index] ?? 0;
  sum.high[group] = ((sum.high[group] ?? 0) ^ ((byte(0) << 16) | (byte(1) << 8) | byte(2))) >>> 0;
  sum.low[group] = ((sum.low[group] ?? 0) ^ ((byte(3) << 16) | (byte(4) << 8) | byte(5))) >>> 0;
}

/** As the wire carries them. */
export function digestsOf(sum: DigestSum): string[] {
  const half = (value: number | undefined): string => (value ?? 0).toString(16).padStart(6, '0');
  return Array.from({ length: DIGEST_GROUPS }, (_, group) => half(sum.high[group]) + half(sum.low[group]));
}
