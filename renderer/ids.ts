import { createIdSource } from '../shared/util/id-source.ts';

/** Makes ids for rows created on this screen. */
export type NewId = () => string;

/** UUIDs of version 7 from the browser's clock and randomness. */
export function createIds(): NewId {
  return createIdSource({
    now: () => Date.now(),
    randomBytes: (target) => crypto.getRandomValues(new Uint8Array(target.length)),
  });
}
