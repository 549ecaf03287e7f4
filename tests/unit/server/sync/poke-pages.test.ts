import { describe, expect, it } from 'vitest';
import { createPokePages } from '../../../../server/sync/poke-pages.ts';
import { LiveServerFrame, type LiveStand } from '../../../../shared/contract/live-protocol.ts';
import type { PageText } from '../../../../shared/contract/page-codec.ts';
import { LIMITS } from '../../../../shared/contract/sync-protocol.ts';
import { sampleHeader, sampleTrailer } from '../../../support/sample-page.ts';

const ID = '018f0000-0000-7000-8000-000000000001';

function pageTo(cursor: number, lines: readonly string[], more: Partial<PageText['trailer']> = {}): PageText {
  return {
    header: sampleHeader(cursor),
    lines,
    trailer: sampleTrailer(cursor, lines.length, more),
  };
}
const line = (text: string): string => JSON.stringify(['put', 'ticket', ID, 7, [text], ['team:a']]);
const standAt = (stand: number, cursor: number): LiveStand => ({
  type: 'stand',
  stand,
  epoch: 'e',
  cursor,
  scopes: ['team:a'],
  joiningScopes: [],
});

/** Pokes over prepared answers; `asked` are the cursors they were read from, all but those told to be `quiet`. */
function pokesOver(answers: readonly PageText[], quiet: readonly number[] = []) {
  const asked: number[] = [];
  const left = [...answers];
  const pages = createPokePages({
    mayHaveNews: (_stand, seq) => Promise.resolve(!quiet.includes(seq)),
    read(stand) {
      asked.push(stand.cursor);
      const next = left.shift();
      return next === undefined ? Promise.reject(new Error('nothing prepared')) : Promise.resolve(next);
    },
  });
  const write = async (seq: number) => {
    const text = await pages.write(seq);
    return text === null ? null : LiveServerFrame.parse(JSON.parse(text));
  };
  return { asked, pages, write };
}

describe('R60: pokes with pages', () => {
  it('says only that there is news while it is not known where the client stands', async () => {
    const { write } = pokesOver([]);
    expect(await write(9)).toEqual({ type: 'poke', seq: 9, news: null });
  });

  it('carries the page of a pull from where the client stands, and goes on from its end', async () => {
    const { asked, pages, write } = pokesOver([pageTo(7, [line('x')]), pageTo(9, [line('y')])]);
    pages.hear(standAt(1, 5));
    expect(await write(7)).toMatchObject({
      seq: 7,
      news: { stand: 1, from: 5, page: { lines: [['put', 'ticket', ID, 7, ['x'], ['team:a']]] } },
    });
    expect(await write(9)).toMatchObject({
      seq: 9,
      news: { stand: 1, from: 7, page: { trailer: { cursor: 9 } } },
    });
    expect(asked).toEqual([5, 7]);
  });

  it('says nothing of what does not concern the client, which is not moved on by it', async () => {
    const { asked, pages, write } = pokesOver([pageTo(7, []), pageTo(9, [line('x')])]);
    pages.hear(standAt(1, 5));
    expect(await write(7)).toBeNull();
    expect(await write(9)).toMatchObject({ news: { from: 5 } });
    expect(asked).toEqual([5, 7]);
  });

  it('R200: reads nothing when nothing concerns the client, and goes on from there', async () => {
    const { asked, pages, write } = pokesOver([pageTo(9, [line('x')])], [7]);
    pages.hear(standAt(1, 5));
    expect(await write(7)).toBeNull();
    expect(asked).toEqual([]);
    expect(await write(9)).toMatchObject({ news: { from: 5, page: { trailer: { cursor: 9 } } } });
    expect(asked).toEqual([7]);
  });

  it('R200: asks again when the client says that it stands elsewhere meanwhile', async () => {
    const places: number[] = [];
    const pages = createPokePages({
      mayHaveNews({ cursor }) {
        places.push(cursor);
        if (places.length === 1) pages.hear(standAt(2, 6));
        return Promise.resolve(false);
      },
      read: () => Promise.reject(new Error('nothing to read')),
    });
    pages.hear(standAt(1, 5));
    expect(await pages.write(9)).toBeNull();
    expect(places).toEqual([5, 6]);
  });

  it.each([
    ['that is not the last', pageTo(7, [line('x')], { hasMore: true })],
    ['that is too large', pageTo(7, [line('x'.repeat(LIMITS.pokePageBytes))])],
  ])(
    'of a page %s only says that it is there, until the client says where it stands',
    async (_what, page) => {
      const { pages, write } = pokesOver([page, pageTo(12, [line('y')])]);
      pages.hear(standAt(1, 5));
      expect(await write(7)).toEqual({ type: 'poke', seq: 7, news: null });
      expect(await write(8)).toEqual({ type: 'poke', seq: 8, news: null });
      pages.hear(standAt(2, 8));
      expect(await write(12)).toMatchObject({ news: { stand: 2, from: 8 } });
    },
  );

  it('does not hear older words that come late', async () => {
    const { asked, pages, write } = pokesOver([pageTo(12, [line('x')])]);
    pages.hear(standAt(2, 10));
    pages.hear(standAt(1, 5));
    await write(12);
    expect(asked).toEqual([10]);
  });

  it('after a page that could not be read nothing connects any more', async () => {
    const { pages, write } = pokesOver([]);
    pages.hear(standAt(1, 5));
    await expect(write(7)).rejects.toThrow('nothing prepared');
    expect(await write(8)).toEqual({ type: 'poke', seq: 8, news: null });
  });

  it('reads again when the client says that it stands elsewhere meanwhile', async () => {
    const asked: number[] = [];
    const pages = createPokePages({
      mayHaveNews: () => Promise.resolve(true),
      read(stand) {
        asked.push(stand.cursor);
        if (asked.length === 1) pages.hear(standAt(2, 6));
        return Promise.resolve(pageTo(9, [line('x')]));
      },
    });
    pages.hear(standAt(1, 5));
    expect(JSON.parse((await pages.write(9)) ?? '')).toMatchObject({ news: { stand: 2, from: 6 } });
    expect(asked).toEqual([5, 6]);
  });
});
