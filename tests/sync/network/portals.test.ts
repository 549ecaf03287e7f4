import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { PASSWORD } from '../../server/support/test-server.ts';
import { useWorkstation } from '../../store/support/workstation.ts';
import { waitFor } from '../../support/wait-for.ts';
import { type HttpProxy, type Portal, startHttpProxy } from './http-proxy.ts';

describe('a network that wants something first', () => {
  const station = useWorkstation();
  let proxy: HttpProxy | null = null;

  afterEach(async () => {
    await station.session.stop();
    await proxy?.stop();
    proxy = null;
  });

  it.each<[Portal, string]>([
    [302, 'leads elsewhere'],
    [511, 'says so'],
    [200, 'shows a page as if all were well'],
  ])(
    'R151: a portal that answers %d and %s is told, gets no token once it is known, and nothing is lost',
    async (portal) => {
      const through = await startHttpProxy(station.test.server.url, {
        stripsUpgrade: false,
        isBuffering: false,
      });
      proxy = through;
      await station.session.signIn(through.url, station.email, PASSWORD);
      await station.synced();
      through.habits.portal = portal;
      through.reset();
      const id = randomUUID();
      expect(station.addNote(id)).toMatchObject({ isSaved: true });
      station.workspace().engine.nudge();
      await waitFor(() => station.status().problem?.code === 'captivePortal', { what: 'it is told' });
      expect(station.status()).toMatchObject({ connection: 'offline', pendingCount: 1, attentionCount: 0 });
      expect(station.state().phase).toBe('signedIn');
      // Whoever follows to the page would have asked it for something.
      expect(through.count('/welcome')).toBe(0);

      // Nothing of before is under way any more: from here on it is only asked who answers.
      await waitFor(() => station.workspace().engine.state.failures > 0 && isQuiet(), {
        what: 'the end of all requests',
      });
      through.caught.splice(0);
      for (const tries of [1, 2, 3]) {
        station.workspace().engine.nudge();
        await waitFor(() => through.caught.length >= tries, { what: `question ${tries}` });
      }
      for (const { method, path, text } of through.caught) {
        expect([method, path]).toEqual(['GET', '/api/info']);
        expect(text).not.toMatch(/bearer|refreshToken/i);
      }

      through.habits.portal = null;
      station.workspace().engine.nudge();
      await station.synced();
      expect(station.status().problem).toBeNull();
      expect(await station.countInCenter(id)).toBe(1);
    },
  );

  const isQuiet = (): boolean => Object.values(station.workspace().engine.state.busy).every((busy) => !busy);
});
