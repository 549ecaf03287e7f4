import { webcrypto } from 'node:crypto';
import { createIdSource } from '../shared/util/id-source.ts';

/** Ids by the clock and the random numbers of this machine, ordered within this source. */
export function createNewIds(): () => string {
  return createIdSource({
    now: () => Date.now(),
    randomBytes: (target) => webcrypto.getRandomValues(target),
  });
}
