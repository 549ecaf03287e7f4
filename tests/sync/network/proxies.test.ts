import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { PASSWORD } from '../../server/support/test-server.ts';
import { useWorkstation } from '../../store/support/workstation.ts';
import { waitFor } from '../../support/wait-for.ts';
import { writeElsewhere } from '../support/write-elsewhere.ts';
import { type HttpProxy, type ProxyHabits, startHttpProxy } from './http-proxy.ts';

/** Longer than it takes to find out that a stream of events is kept back. */
const PATIENCE_MS = 30_000;

describe('hostile proxies', () => {
  const station = useWorkstation();
  let proxy: HttpProxy | null = null;

  afterEach(async () => {
    // A session that ends now must not wait for the proxy.
    await station.session.stop();
    await proxy?.stop();
    proxy = null;
  });

  const signInThrough = async (habits: ProxyHabits): Promise<HttpProxy> => {
    proxy = await startHttpProxy(station.test.server.url, habits);
    await station.session.signIn(proxy.url, station.email, PASSWORD);
    await station.synced();
    return proxy;
  };
  const arrives = async (): Promise<void> => {
    const id = randomUUID();
    await writeElsewhere(station, id);
    const args = { ticketId: station.ticketId, before: null, limit: 200 };
    const isHere = () => JSON.stringify(station.workspace().query('ticket.timeline', args)).includes(id);
    await waitFor(isHere, { what: 'what the other wrote', timeoutMs: PATIENCE_MS });
  };
  const transportIs = (transport: string) =>
    waitFor(() => station.status().transport === transport, {
      what: `news by ${transport}`,
      timeoutMs: PATIENCE_MS,
    });

  it('a proxy that hands everything on: a socket', async () => {
    await signInThrough({ stripsUpgrade: false, isBuffering: false });
    await transportIs('socket');
    await arrives();
  });

  it('R61: a proxy that knows no Upgrade: a stream of events, with pages in it, and no pull', {
    timeout: 60_000,
  }, async () => {
    const through = await signInThrough({ stripsUpgrade: true, isBuffering: false });
    await transportIs('events');
    await arrives();
    // The first page is there, so the line knows where this workstation stands.
    await waitFor(() => through.count('/sync/live/say') > 0, { what: 'a word about the stand' });
    const before = through.count('/sync/pull');
    for (let count = 0; count < 6; count += 1) await arrives();
    // The last question of the first sync may have been under way; with one for each change it were six.
    expect(through.count('/sync/pull') - before).toBeLessThanOrEqual(1);
    // What is written here goes up as ever.
    const mine = randomUUID();
    station.addNote(mine);
    await station.synced();
    expect(await station.countInCenter(mine)).toBe(1);
  });

  it('R61: a proxy that keeps events back as well: long poll, and what works is remembered', {
    timeout: 120_000,
  }, async () => {
    const through = await signInThrough({ stripsUpgrade: true, isBuffering: true });
    await transportIs('longPoll');
    await arrives();
    const tries = through.count('/sync/live/events');
    through.reset();
    await waitFor(() => station.status().connection !== 'online', { what: 'the broken line' });
    station.workspace().engine.nudge();
    await transportIs('longPoll');
    expect(through.count('/sync/live/events')).toBe(tries);
    await arrives();
  });
});
