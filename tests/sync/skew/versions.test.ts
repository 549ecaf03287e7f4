import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD } from '../../server/support/test-server.ts';
import { useWorkstation } from '../../store/support/workstation.ts';
import { pushElsewhere } from '../../support/push-elsewhere.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startVersionProxy, type VersionProxy, type Versions } from './version-proxy.ts';

/** What the center does with a client of another version. */
type Meeting = 'full' | 'pushOnly' | 'waits';

const name = (offset: number): string =>
  offset === 0 ? 'N' : `N${offset > 0 ? '+' : '−'}${Math.abs(offset)}`;

const PAIRS = [-2, -1, 0, 1].flatMap((client) => [-1, 0, 1].map((server) => ({ client, server })));
const MEETINGS: Readonly<Record<string, Meeting>> = {
  'N−2 with N−1': 'full',
  'N−2 with N': 'pushOnly',
  'N−2 with N+1': 'pushOnly',
  'N−1 with N−1': 'full',
  'N−1 with N': 'full',
  'N−1 with N+1': 'pushOnly',
  'N with N−1': 'waits',
  'N with N': 'full',
  'N with N+1': 'full',
  'N+1 with N−1': 'waits',
  'N+1 with N': 'waits',
  'N+1 with N+1': 'full',
};

describe('versions that differ', () => {
  const desk = useWorkstation();
  let proxy: VersionProxy;

  beforeEach(async () => {
    proxy = await startVersionProxy(desk.test.server.url);
  });
  afterEach(async () => {
    await proxy.stop();
  });

  const settled = () => {
    const { connection, pendingCount } = desk.status();
    return connection === 'online' && pendingCount === 0;
  };
  /** Whether these notes are judged, though no page has confirmed them. */
  const judged = (notes: readonly string[]): boolean => {
    const outbox = desk.workspace().query('outbox.list', {}) as { state: string; text: string }[];
    return outbox.filter(({ state }) => state === 'applied').length === notes.length;
  };
  /** One side is taken to another version: the line is down meanwhile. */
  const updateTo = (versions: Versions): void => {
    desk.workspace().setOffline(true);
    proxy.versions = versions;
    desk.workspace().setOffline(false);
  };
  const subject = (): unknown => {
    const detail = desk.workspace().query('ticket.get', { ticketId: desk.ticketId }) as { ticket: object };
    return Reflect.get(detail.ticket, 'subject');
  };

  it.each(PAIRS.map((pair) => [`${name(pair.client)} with ${name(pair.server)}`, pair] as const))(
    'I1 I3 R31: client %s, with work from before and back again: nothing is lost, nothing is doubled',
    async (title, pair) => {
      const meeting = MEETINGS[title];
      await desk.session.signIn(proxy.url, desk.email, PASSWORD);
      await waitFor(() => desk.status().firstSync.isComplete && settled(), { what: 'everything here' });
      const before = subject();
      desk.workspace().setOffline(true);
      const notes = [randomUUID(), randomUUID(), randomUUID()];
      for (const id of notes) expect(desk.addNote(id)).toMatchObject({ isSaved: true });
      const news = `News for ${title} ${randomUUID()}`;
      await pushElsewhere(desk.test, [
        { name: 'ticket.set-subject', args: { ticketId: desk.ticketId, subject: news } },
      ]);

      const inCenter = async () => {
        let count = 0;
        for (const id of notes) count += await desk.countInCenter(id);
        return count;
      };
      updateTo(pair);
      if (meeting === 'waits') {
        await waitFor(() => desk.status().problem?.code === 'serverTooOld', { what: 'it is told' });
        expect([await inCenter(), desk.status().pendingCount]).toEqual([0, 3]);
        expect(subject()).toBe(before);
      } else {
        await waitFor(() => (meeting === 'full' ? settled() : judged(notes)), {
          what: 'what was made before is judged',
        });
        expect(await inCenter()).toBe(3);
        if (meeting === 'full') {
          await waitFor(() => subject() === news, { what: 'the news' });
          expect(desk.status().problem).toBeNull();
        } else {
          expect(desk.status().problem?.code).toBe('clientTooOld');
          expect(subject()).toBe(before);
        }
      }
      // More is made in the middle of it, and then both sides speak alike again.
      const last = randomUUID();
      expect(desk.addNote(last)).toMatchObject({ isSaved: true });
      updateTo({ client: 0, server: 0 });
      await waitFor(() => settled() && subject() === news, { what: 'everything settled' });
      expect([await inCenter(), await desk.countInCenter(last)]).toEqual([3, 1]);
      const { rows } = await desk.test.server.context.pool.query<{ n: number }>(
        `select count(*)::int as n from mutation_log where args->>'messageId' = any($1::text[])`,
        [[...notes, last]],
      );
      expect(rows[0]?.n).toBe(4);
    },
  );

  it('R31: who is too old to read and whose session has ended signs in again, and what was made goes up', async () => {
    await desk.session.signIn(proxy.url, desk.email, PASSWORD);
    await waitFor(() => desk.status().firstSync.isComplete && settled(), { what: 'everything here' });
    desk.workspace().setOffline(true);
    const id = randomUUID();
    expect(desk.addNote(id)).toMatchObject({ isSaved: true });
    await desk.session.signOut(false);
    proxy.versions = { client: -2, server: 0 };
    await desk.session.signIn(proxy.url, desk.email, PASSWORD);
    await waitFor(async () => (await desk.countInCenter(id)) === 1, { what: 'the note in the center' });
  });

  it('R31: who is too old to read and has nothing here is told to update before a password is asked for', async () => {
    proxy.versions = { client: -2, server: 0 };
    const refusal = desk.refusal(() => desk.session.signIn(proxy.url, desk.email, PASSWORD));
    expect(await refusal).toBe('clientTooOld');
  });
});
