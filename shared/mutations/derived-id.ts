import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * A UUID of version 8 for a thing that everybody who makes it names alike: its time first, so that what is newer sorts later, and
 * a hash of what it is.
 * @param time the first 13 characters of a UUID that begins with a time
 */
export function derivedId(time: string, what: string): string {
  const hash = bytesToHex(sha256(utf8ToBytes(what)));
  const variant = ((Number.parseInt(hash.slice(3, 4), 16) & 3) | 8).toString(16);
  return `${time}-8${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}

/** The first 13 characters of a UUID made at an instant. */
export function idTimeOf(at: number): string {
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
