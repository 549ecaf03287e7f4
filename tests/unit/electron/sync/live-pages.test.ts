import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../../db/client/connection.ts';
import { getMeta, setMeta } from '../../../../db/client/meta.ts';
import { migrate } from '../../../../db/client/migrate.ts';
import { readMigrations } from '../../../../db/client/migrations/read.ts';
import { createSyncStore } from '../../../../db/client/sync-store.ts';
import { createLivePages, type LivePages } from '../../../../electron/sync/live-pages.ts';
import type { PokeNews } from '../../../../shared/contract/live-protocol.ts';
import { sampleHeader, sampleTrailer } from '../../../support/sample-page.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../../db/client/migrations'));
const LINE = '018f0000-0000-7000-8000-000000000001';

/** News without rows: what matters here is where they begin, where they end and for whom they were read. */
function newsOf(
  stand: number,
  from: number,
  to: number,
  more: { line?: string; lastMutation?: number } = {},
): PokeNews {
  return {
    stand,
    from,
    page: {
      header: sampleHeader(to, {
        standing: { line: more.line ?? LINE, seq: to, seal: 's' },
        lastMutation: more.lastMutation ?? 0,
      }),
      lines: [],
      trailer: sampleTrailer(to, 0),
    },
  };
}

describe('R60: a page inside a poke', () => {
  let db: SqliteDatabase;
  let pages: LivePages;

  beforeEach(() => {
    db = openDatabase({ path: ':memory:', keyHex: null });
    migrate(db, MIGRATIONS);
    const store = createSyncStore({
      db,
      now: () => 0,
      newId: randomUUID,
      actor: () => ({ kind: 'system' }) as never,
      onChange: () => undefined,
      isTicketOpen: () => false,
    });
    setMeta(db, 'epoch', 'e');
    setMeta(db, 'cursor', 5);
    setMeta(db, 'standing', { line: LINE, seq: 5, seal: 's' });
    addScope('team:a', 'complete');
    pages = createLivePages(store);
    pages.begin();
  });
  afterEach(() => db.close());

  const addScope = (id: string, state: string) =>
    db
      .prepare(
        'insert into scope (id, state, token, priority, roots, roots_done, urgency) values (?, ?, null, 1, 0, 0, 0)',
      )
      .run(id, state);
  const cursor = () => getMeta(db, 'cursor');

  it('is applied when it begins where the store stands, and so is the next', () => {
    expect(pages.nextStand()).toMatchObject({ stand: 1, epoch: 'e', cursor: 5, scopes: ['team:a'] });
    expect(pages.take(newsOf(1, 5, 7))).toBe('applied');
    expect(pages.take(newsOf(1, 7, 9))).toBe('applied');
    expect(cursor()).toBe(9);
  });

  it('makes the workstation say nothing more: the center moved on by itself', () => {
    pages.nextStand();
    pages.take(newsOf(1, 5, 7));
    expect(pages.nextStand()).toBeNull();
    setMeta(db, 'cursor', 8);
    expect(pages.nextStand()).toMatchObject({ stand: 2, cursor: 8 });
  });

  it.each([
    ['begins beyond where the store stands', newsOf(1, 6, 8)],
    ['begins before it', newsOf(1, 4, 8)],
    ['was read for another stand', newsOf(2, 5, 8)],
    [
      'was read from another line of history',
      newsOf(1, 5, 8, { line: '018f0000-0000-7000-8000-000000000002' }),
    ],
  ])('is only a hint when it %s', (_what, news) => {
    pages.nextStand();
    expect(pages.take(news)).toBe('hint');
    expect(cursor()).toBe(5);
    // After the pull the center hears where the store stands.
    expect(pages.nextStand()).toMatchObject({ stand: 2 });
  });

  it('is only a hint when other scopes are held by now', () => {
    pages.nextStand();
    addScope('team:b', 'joining');
    expect(pages.take(newsOf(1, 5, 8))).toBe('hint');
    expect(cursor()).toBe(5);
  });

  it('is only a hint while scopes are compared, and nothing is said then', () => {
    pages.nextStand();
    db.prepare("update scope set state = 'checking'").run();
    expect(pages.take(newsOf(1, 5, 8))).toBe('hint');
    expect(cursor()).toBe(5);
    expect(pages.nextStand()).toBeNull();
  });

  it('that tells what is here already asks for no pull', () => {
    pages.nextStand();
    expect(pages.take(newsOf(1, 3, 5))).toBe('known');
    expect(pages.take(newsOf(1, 3, 5, { lastMutation: 1 }))).toBe('hint');
    expect(cursor()).toBe(5);
  });

  it('a poke without a page is a hint, after which the center hears where the store stands', () => {
    pages.nextStand();
    expect(pages.take(null)).toBe('hint');
    expect(pages.nextStand()).toMatchObject({ stand: 2, cursor: 5 });
  });
});
