import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPageLineMeter } from '../../../../electron/sync/page-line-meter.ts';
import { type PageWatch, type SyncTransport, TransportFailure } from '../../../../electron/sync/ports.ts';
import { createScopePages } from '../../../../electron/sync/scope-pages.ts';
import type { Page, SnapshotRequest } from '../../../../shared/contract/sync-protocol.ts';
import type { SyncStore } from '../../../../shared/contract/sync-store.ts';
import { sampleHeader, sampleTrailer } from '../../../support/sample-page.ts';

interface Asked {
  readonly scope: string;
  readonly token: string | null;
  readonly maxBytes: number;
  /** The first byte of the answer is here, and says where the next page begins. */
  begin(next: string | null): void;
  arrive(next: string | null): void;
  fail(): void;
}

/** Scopes that fill over a line on which the test lets every page arrive. */
function scene(scopes: readonly string[]) {
  const joining = scopes.map((scope) => ({ scope, token: null as string | null, urgency: 4 }));
  const asked: Asked[] = [];
  const applied: string[] = [];
  const snapshot = ({ scope, token, maxBytes }: SnapshotRequest, watch: PageWatch = {}): Promise<Page> => {
    const { promise, resolve, reject } = Promise.withResolvers<Page>();
    asked.push({
      scope,
      token,
      maxBytes,
      begin: (next) => watch.onNextToken?.(next),
      arrive: (next) =>
        resolve({
          header: sampleHeader(9, { type: 'snapshot' }),
          lines: [],
          trailer: sampleTrailer(0, 0, {
            token: next,
            hasMore: next !== null,
            urgency: next === null ? null : 4,
          }),
        }),
      fail: () => reject(new TransportFailure('network', 'serverUnreachable')),
    });
    return promise;
  };
  const store = {
    standing: () => ({
      clientId: 'c',
      epoch: 'e',
      proof: { line: null, seq: 9, seal: 's' },
      hiddenFields: [],
      joiningScopes: joining,
    }),
    applySnapshot(scope: string, token: string | null, { trailer }: Page) {
      applied.push(`${scope} ${token ?? 'first'}`);
      const index = joining.findIndex((each) => each.scope === scope);
      const [place] = joining.splice(index, 1);
      if (place !== undefined && trailer.token !== null)
        joining.splice(index, 0, { ...place, token: trailer.token });
      return true;
    },
  } as unknown as SyncStore;
  const ports = {
    store,
    transport: { snapshot } as unknown as SyncTransport,
    meter: createPageLineMeter(() => undefined),
  };
  const pages = createScopePages();
  const fetch = () => pages.fetchNext(ports).catch((error: Error) => error);
  /** The one request for that page that was made last. */
  const of = (scope: string, token: string | null): Asked => {
    const found = asked.findLast((each) => each.scope === scope && each.token === token);
    if (found === undefined) throw new Error(`Nobody asked for ${scope} ${token}`);
    return found;
  };
  const names = () => asked.map(({ scope, token }) => `${scope} ${token ?? 'first'}`);
  return { applied, asked, fetch, names, of, askNext: () => pages.askNext(ports) };
}

describe('pages of scopes that fill', () => {
  it('R201: the page after the one that arrives is on its way before that one is there', async () => {
    const { fetch, names, of, applied } = scene(['a']);
    const first = fetch();
    of('a', null).begin('2');
    expect(names()).toEqual(['a first', 'a 2']);
    of('a', null).arrive('2');
    await first;
    expect(applied).toEqual(['a first']);
  });

  it('R201: what another page leads past keeps no place, so that the line stays busy to the end', async () => {
    const { fetch, names, of } = scene(['a']);
    const first = fetch();
    of('a', null).begin('2');
    of('a', null).arrive('2');
    await first;
    const second = fetch();
    of('a', '2').begin('3');
    of('a', '2').fail();
    await second;
    // It ends elsewhere when it comes at last: what was asked for behind it leads nowhere.
    const again = fetch();
    of('a', '2').begin('3b');
    of('a', '2').arrive('3b');
    await again;
    const third = fetch();
    of('a', '3b').begin('4');
    expect(names()).toEqual(['a first', 'a 2', 'a 3', 'a 2', 'a 3b', 'a 4']);
    of('a', '3b').arrive('4');
    await third;
  });

  it('R201: a page that was lost is asked for as large as before, and what follows it is not asked for again', async () => {
    const { asked, fetch, names, of, applied } = scene(['a']);
    const first = fetch();
    of('a', null).begin('2');
    of('a', null).fail();
    await first;
    of('a', '2').arrive(null);
    const again = fetch();
    of('a', null).begin('2');
    of('a', null).arrive('2');
    await again;
    await fetch();
    expect(applied).toEqual(['a first', 'a 2']);
    expect(names()).toEqual(['a first', 'a 2', 'a first']);
    expect(asked[2]?.maxBytes).toBe(asked[0]?.maxBytes);
  });

  it('R201: one that is lost twice is asked for smaller', async () => {
    const { asked, fetch, of } = scene(['a']);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const fetched = fetch();
      if (attempt === 0) of('a', null).begin('2');
      of('a', null).fail();
      await fetched;
    }
    void fetch();
    const sizes = asked.filter(({ token }) => token === null).map(({ maxBytes }) => maxBytes);
    expect(sizes[1]).toBe(sizes[0]);
    expect(Number(sizes[2])).toBeLessThan(Number(sizes[0]));
  });

  it('R201: at the end of a walk, another scope is asked for its page', async () => {
    const { fetch, names, of } = scene(['a', 'b']);
    const first = fetch();
    expect(names()).toEqual(['a first']);
    of('a', null).begin(null);
    expect(names()).toEqual(['a first', 'b first']);
    of('a', null).arrive(null);
    await first;
    const second = fetch();
    of('b', null).arrive(null);
    await second;
    expect(names()).toEqual(['a first', 'b first']);
  });

  it('R201: a page is under way while something else is asked first, and is not asked for twice', async () => {
    const { askNext, fetch, names, of, applied } = scene(['a']);
    askNext();
    askNext();
    const first = fetch();
    of('a', null).arrive(null);
    await first;
    await nextTurn();
    expect([names(), applied]).toEqual([['a first'], ['a first']]);
    askNext();
    expect(names()).toEqual(['a first']);
  });

  it('R201: asks for two at most while the line is thin', async () => {
    const { names, of, fetch } = scene(['a']);
    void fetch();
    of('a', null).begin('2');
    of('a', '2').begin('3');
    expect(names()).toEqual(['a first', 'a 2']);
  });
});
