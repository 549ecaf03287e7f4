import type { LiveServerFrame, LiveStand } from '../../shared/contract/live-protocol.ts';
import type { PageText } from '../../shared/contract/page-codec.ts';
import { LIMITS } from '../../shared/contract/sync-protocol.ts';
import type { PageBudget } from './read-page.ts';

/** A page is cut at twice its budget at the latest (pull.ts), which is what a poke may carry. */
export const POKE_BUDGET: PageBudget = { rows: 100, bytes: LIMITS.pokePageBytes / 2 };

/** Writes the pokes of one live line, with the page in them when it is small and the center knows what connects. */
export interface PokePages {
  /** The client says where it stands. Older words that come late are not heard. */
  hear(stand: LiveStand): void;
  /** A poke as text; null when nothing up to now concerns this client. */
  write(seq: number): Promise<string | null>;
}

/** What pokes are written from. */
export interface PokeSource {
  /** Whether a page from there up to `seq` may have anything in it. */
  mayHaveNews(stand: LiveStand, seq: number): Promise<boolean>;
  /** Answers a pull from where the client stands, with today's rights. */
  read(stand: LiveStand): Promise<PageText>;
}

export function createPokePages({ mayHaveNews, read }: PokeSource): PokePages {
  let told: LiveStand | null = null;
  let newest = 0;
  /** Up to here nothing new concerns the client, which therefore still stands where it stood. */
  let readTo = 0;

  const hint = (seq: number): string => {
    // It pulls now and stands elsewhere after; until it says where, nothing would connect.
    told = null;
    return JSON.stringify({ type: 'poke', seq, news: null } satisfies LiveServerFrame);
  };
  const write = async (seq: number): Promise<string | null> => {
    const stand = told;
    if (stand === null) return hint(seq);
    const place = { ...stand, cursor: Math.max(stand.cursor, readTo) };
    const isConcerned = await mayHaveNews(place, seq);
    if (told !== stand) return write(seq);
    if (!isConcerned) {
      readTo = seq;
      return null;
    }
    const page = await read(place);
    if (told !== stand) return write(seq);
    const text = pageText(page);
    if (page.trailer.hasMore || Buffer.byteLength(text) > LIMITS.pokePageBytes) return hint(seq);
    readTo = page.trailer.cursor;
    if (isEmpty(page)) return null;
    told = { ...stand, cursor: page.trailer.cursor };
    const { headSeq } = page.header;
    return `{"type":"poke","seq":${headSeq},"news":{"stand":${stand.stand},"from":${stand.cursor},"page":${text}}}`;
  };
  return {
    hear(stand) {
      if (stand.stand <= newest) return;
      newest = stand.stand;
      told = stand;
      readTo = stand.cursor;
    },
    async write(seq) {
      try {
        return await write(seq);
      } catch (error) {
        told = null;
        throw error;
      }
    },
  };
}

function pageText({ header, lines, trailer }: PageText): string {
  return `{"header":${JSON.stringify(header)},"lines":[${lines.join(',')}],"trailer":${JSON.stringify(trailer)}}`;
}

function isEmpty({ header, lines }: PageText): boolean {
  return lines.length === 0 && header.addScopes.length === 0 && header.dropScopes.length === 0;
}
