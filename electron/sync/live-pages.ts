import type { LiveStand, PokeNews } from '../../shared/contract/live-protocol.ts';
import type { PageHeader } from '../../shared/contract/sync-protocol.ts';
import type { Standing, SyncStore } from '../../shared/contract/sync-store.ts';

/** What became of a poke: its page is in the store, told nothing that is not here, or is only a hint to pull. */
export type PokeOutcome = 'applied' | 'known' | 'hint';

/** Pages that come inside pokes, and what the center must know so that they connect. */
export interface LivePages {
  /** Another line begins: nothing has been said on it. */
  begin(): void;
  /** What the center must hear now; null when it knows where this store stands. */
  nextStand(): LiveStand | null;
  take(news: PokeNews | null): PokeOutcome;
}

export function createLivePages(store: SyncStore): LivePages {
  let told: LiveStand | null = null;
  let stands = 0;
  return {
    begin() {
      told = null;
      stands = 0;
    },
    nextStand() {
      const standing = store.standing();
      // A comparison must not find rows that changed while it was under way. What was said before it began does not
      // hold any more, because a scope that is compared counts as none; so until it ends no page connects.
      if (standing.checkingScopes.length > 0) return null;
      const stand = standOf(standing, stands + 1);
      if (stand === null || (told !== null && isSameStand(told, stand))) return null;
      stands += 1;
      told = stand;
      return stand;
    },
    take(news) {
      const standing = store.standing();
      if (news !== null && !bringsNews(news.page.header, standing)) {
        // The center counts this page as arrived.
        if (told?.stand === news.stand) told = { ...told, cursor: news.page.trailer.cursor };
        return 'known';
      }
      const stand = told;
      told = null;
      if (news === null || stand === null) return 'hint';
      const here = standOf(standing, news.stand);
      const connects = here !== null && stand.stand === news.stand && isSameStand(here, stand);
      if (!connects || news.from !== standing.cursor) return 'hint';
      const { clientId } = standing;
      const heldScopes = [...here.scopes, ...here.joiningScopes];
      if (!store.applyPull(news.page, { clientId, cursor: news.from, heldScopes })) return 'hint';
      told = { ...stand, cursor: news.page.trailer.cursor };
      return 'applied';
    },
  };
}

/** Whether a page was read from a later state of the center than the one that is here. */
export function bringsNews(header: PageHeader, standing: Standing): boolean {
  const { epoch, proof, cursor, lastMutation } = standing;
  if (header.epoch !== epoch || header.standing.line !== proof?.line || cursor === null) return true;
  return header.headSeq > cursor || (header.headSeq === cursor && header.lastMutation > lastMutation);
}

function standOf(standing: Standing, stand: number): LiveStand | null {
  const { epoch, cursor, completeScopes, joiningScopes } = standing;
  if (epoch === null || cursor === null) return null;
  return {
    type: 'stand',
    stand,
    epoch,
    cursor,
    scopes: [...completeScopes].sort(),
    joiningScopes: joiningScopes.map(({ scope }) => scope).sort(),
  };
}

function isSameStand(a: LiveStand, b: LiveStand): boolean {
  return (
    a.epoch === b.epoch &&
    a.cursor === b.cursor &&
    a.scopes.join() === b.scopes.join() &&
    a.joiningScopes.join() === b.joiningScopes.join()
  );
}
