import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TicketId } from '../../shared/model/ids.ts';
import { openLiveClient } from '../server/support/live-client.ts';
import { useWorkstation } from '../store/support/workstation.ts';
import { waitFor } from '../support/wait-for.ts';
import { writeElsewhere } from './support/write-elsewhere.ts';

describe('live', () => {
  const station = useWorkstation();

  const pulls = async (): Promise<number> => {
    const { values } = await station.test.server.context.metrics.requestSeconds.get();
    return values
      .filter(({ labels, metricName }) => labels.route === '/sync/pull' && metricName?.endsWith('_count'))
      .reduce((sum, { value }) => sum + value, 0);
  };
  const isHere = (messageId: string): boolean => {
    const args = { ticketId: station.ticketId, before: null, limit: 200 };
    return JSON.stringify(station.workspace().query('ticket.timeline', args)).includes(messageId);
  };

  it('R60: what others write arrives without a pull, and what is written here is still confirmed', async () => {
    await station.signIn();
    await station.synced();
    await waitFor(() => station.status().transport === 'socket', { what: 'the socket' });
    const before = await pulls();
    for (let count = 0; count < 6; count += 1) {
      const id = randomUUID();
      await writeElsewhere(station, id);
      await waitFor(() => isHere(id), { what: 'what the other wrote' });
    }
    // The last question of the first sync may have been under way; with one for each change it were six.
    expect((await pulls()) - before).toBeLessThanOrEqual(1);
    const mine = randomUUID();
    station.addNote(mine);
    await station.synced();
    expect(await station.countInCenter(mine)).toBe(1);
    const theirs = randomUUID();
    await writeElsewhere(station, theirs);
    await waitFor(() => isHere(theirs), { what: 'what the other wrote after that' });
  });

  it('R62: what is open here is told to others, theirs shows here, and a metered line ends both', async () => {
    await station.signIn();
    await station.synced();
    await waitFor(() => station.status().transport === 'socket', { what: 'the socket' });
    const [me, wei] = station.test.organization.users;
    const { tokens } = await station.test.signIn(1);
    const other = await openLiveClient(station.test.server.url, tokens.accessToken);
    const ticketId = station.ticketId as TicketId;
    const toldOther = () => other.frames.findLast((frame) => frame.type === 'presence')?.tickets;
    const here = () => station.workspace().presence.get();
    station.workspace().engine.setPresence([{ ticketId, activity: 'writingNote' }]);
    other.say({ type: 'presence', tickets: [{ ticketId, activity: 'viewing' }] });
    const people = (userId: unknown, activity: string) => [{ ticketId, people: [{ userId, activity }] }];
    await expect.poll(toldOther, { timeout: 20_000 }).toEqual(people(me?.id, 'writingNote'));
    await expect.poll(here, { timeout: 20_000 }).toEqual(people(wei?.id, 'viewing'));
    station.workspace().setSettings({ isMetered: true });
    await expect.poll(toldOther, { timeout: 20_000 }).toEqual([{ ticketId, people: [] }]);
    expect(here()).toEqual([]);
    // Neither end keeps any of it on its disk.
    const tables = station.test.server.context.pool.query<{ name: string }>(
      "select relname as name from pg_class where relname ~ 'presen|typing'",
    );
    expect((await tables).rows).toEqual([]);
    other.close();
  });
});
