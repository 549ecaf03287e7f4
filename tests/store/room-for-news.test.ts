import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushElsewhere } from '../support/push-elsewhere.ts';
import { canMountDisks, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation, type Workstation } from './support/workstation.ts';

const MB = 1024 * 1024;

/** Somebody else writes more than a page of long notes on the station's ticket. @returns the id of the last one */
async function writeMuchElsewhere(desk: Workstation): Promise<string> {
  const ids = Array.from({ length: 12 }, () => randomUUID());
  for (const messageId of ids) {
    const bodyText = `${messageId} ${'long '.repeat(20_000)}`;
    const args = { ticketId: desk.ticketId, messageId, bodyHtml: `<p>${bodyText}</p>`, bodyText };
    await pushElsewhere(desk.test, [{ name: 'ticket.add-note', args }]);
  }
  return ids.at(-1) ?? '';
}

const isHere = (desk: Workstation, messageId: string): boolean => {
  const args = { ticketId: desk.ticketId, before: null, limit: 200 };
  return JSON.stringify(desk.workspace().query('ticket.timeline', args)).includes(messageId);
};
const problemIs = (desk: Workstation, code: string | null) =>
  waitFor(() => (desk.status().problem?.code ?? null) === code, { what: `problem ${code}` });
const goesOn = async (desk: Workstation, theirs: string): Promise<void> => {
  desk.workspace().engine.nudge();
  await waitFor(() => isHere(desk, theirs), { what: 'what the other wrote', timeoutMs: 30_000 });
  await problemIs(desk, null);
};

// Where it cannot be mounted, `npm test` names these tests as left out.
describe.runIf(canMountDisks())('a disk that runs full while news come (needs root, to mount one)', () => {
  let disk: SmallDisk;
  beforeAll(() => {
    disk = mountSmallDisk(64);
  });
  afterAll(() => disk.unmount());

  describe('with a reserve', () => {
    const desk = useWorkstation({ disk: () => disk.folder, diskReserveBytes: 16 * MB });

    it('R107: news stop before the reserve is touched; own work is saved and goes out; then they go on', async () => {
      await desk.signIn();
      await desk.synced();
      disk.fill(12 * MB);
      const theirs = await writeMuchElsewhere(desk);
      await problemIs(desk, 'diskNearlyFull');
      const mine = randomUUID();
      expect(desk.addNote(mine)).toMatchObject({ isSaved: true });
      await waitFor(async () => (await desk.countInCenter(mine)) === 1, { what: 'own work in the center' });
      expect(desk.status()).toMatchObject({ connection: 'online', problem: { code: 'diskNearlyFull' } });
      expect([isHere(desk, mine), isHere(desk, theirs)]).toEqual([true, false]);
      disk.makeRoom();
      await goesOn(desk, theirs);
      await desk.synced();
    });
  });

  describe('without one', () => {
    const desk = useWorkstation({ disk: () => disk.folder, diskReserveBytes: 0 });

    it('R107: of a page that does not fit nothing is kept, the person is told, and it comes once it fits', async () => {
      await desk.signIn();
      await desk.synced();
      const mine = randomUUID();
      expect(desk.addNote(mine)).toMatchObject({ isSaved: true });
      await desk.synced();
      desk.proxy.cut();
      const theirs = await writeMuchElsewhere(desk);
      const waiting = randomUUID();
      expect(desk.addNote(waiting)).toMatchObject({ isSaved: true });
      disk.fill(256 * 1024);
      desk.proxy.restore();
      desk.workspace().engine.nudge();
      await problemIs(desk, 'diskFull');
      expect(desk.status().connection).toBe('online');
      expect([isHere(desk, mine), isHere(desk, waiting), isHere(desk, theirs)]).toEqual([true, true, false]);
      disk.makeRoom();
      await goesOn(desk, theirs);
      await desk.synced();
      expect([await desk.countInCenter(mine), await desk.countInCenter(waiting)]).toEqual([1, 1]);
    });
  });
});
