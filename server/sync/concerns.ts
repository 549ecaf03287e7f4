import type { Pool } from 'pg';
import { getTouched } from '../../db/server/queries/touched-scopes.ts';
import type { LiveStand } from '../../shared/contract/live-protocol.ts';
import { passingTrouble } from '../passing-trouble.ts';

/** Whoever is further behind is read a page without asking: to look through so much would cost more. */
const MOST_BEHIND = 1_000;
/** Lines of a node stand at few places at a time: most of them where the last poke left them. */
const MOST_PLACES = 64;

interface TouchedScopes {
  readonly epoch: string;
  readonly scopes: ReadonlySet<string>;
}

/** Spares thousands of lines a page each when a change concerns a few of them. */
export interface Concerns {
  /** Whether a page up to `seq` may have something for who stands there. It is empty whenever this says no. */
  mayHaveNews(tenantId: string, stand: LiveStand, seq: number): Promise<boolean>;
}

/** Looks once for all lines that stand at the same place; a look that began after `seq` was told of covers it. */
export function createConcerns(pool: Pool): Concerns {
  const looks = new Map<string, { readonly seq: number; readonly touched: Promise<TouchedScopes | null> }>();
  const look = async (tenantId: string, cursor: number): Promise<TouchedScopes | null> => {
    const touched = await getTouched(pool, tenantId, cursor).catch((error: unknown) => {
      throw passingTrouble(error) ?? error;
    });
    return touched === undefined || touched.hasRights
      ? null
      : { epoch: touched.epoch, scopes: new Set(touched.scopes) };
  };
  const touchedSince = (tenantId: string, { epoch, cursor }: LiveStand, seq: number) => {
    const place = `${tenantId} ${epoch} ${cursor}`;
    const known = looks.get(place);
    if (known !== undefined && known.seq >= seq) return known.touched;
    const touched = look(tenantId, cursor);
    looks.delete(place);
    looks.set(place, { seq, touched });
    const [oldest] = looks.keys();
    if (looks.size > MOST_PLACES && oldest !== undefined) looks.delete(oldest);
    // The next one looks again; those who wait for this one hear of the failure themselves.
    touched.catch(() => looks.delete(place));
    return touched;
  };
  return {
    async mayHaveNews(tenantId, stand, seq) {
      if (seq <= stand.cursor || seq - stand.cursor > MOST_BEHIND) return true;
      const touched = await touchedSince(tenantId, stand, seq);
      // Of another epoch: the read says so, and the client begins anew.
      if (touched === null || touched.epoch !== stand.epoch) return true;
      return [...stand.scopes, ...stand.joiningScopes].some((scope) => touched.scopes.has(scope));
    },
  };
}
