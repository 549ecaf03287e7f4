import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { destroyDatabase } from '../support/damage.ts';
import { canMountDisks, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { useWorkstation } from './support/workstation.ts';

// Where it cannot be mounted, `npm test` names these tests as left out.
const title = 'a profile on a disk that is really full, or really read-only (needs root, to mount one)';
describe.runIf(canMountDisks())(title, () => {
  let disk: SmallDisk;
  beforeAll(() => {
    disk = mountSmallDisk(32);
  });
  const desk = useWorkstation({ disk: () => disk.folder });
  afterAll(() => disk.unmount());

  /** Signed in, with a back-up and then a note that was told as saved and never went out. */
  async function workOffline(): Promise<string> {
    await desk.signIn();
    await desk.synced();
    desk.workspace().backUp();
    desk.proxy.cut();
    const messageId = randomUUID();
    expect(desk.addNote(messageId)).toMatchObject({ isSaved: true });
    return messageId;
  }

  /** Back-up and journal as a crash leaves them, nothing of the database, and no process that holds the disk. */
  async function crash(): Promise<void> {
    const paths = ['backup.db', 'journal.log'].map((name) => join(desk.accountFolder(), name));
    const kept = paths.map((path) => readFileSync(path));
    await desk.session.stop();
    for (const [index, path] of paths.entries()) writeFileSync(path, kept[index] ?? '');
    destroyDatabase(join(desk.accountFolder(), 'outpost.db'));
    rmSync(join(desk.accountFolder(), 'outpost.db.clean'));
  }

  it.each([
    ['diskFull', () => disk.fill(), () => disk.makeRoom()],
    ['profileReadOnly', () => disk.setReadOnly(true), () => disk.setReadOnly(false)],
  ])(
    'R116 %s: a repair that cannot be done says so, and is done once it can; nothing is lost',
    async (code, spoil, mend) => {
      const messageId = await workOffline();
      await crash();
      spoil();
      for (let starts = 0; starts < 2; starts += 1) {
        expect(await desk.startAnother()).toMatchObject({ phase: 'blocked', notice: { code } });
      }
      expect(readdirSync(desk.accountFolder()).filter((name) => name.includes('.repaired'))).toEqual([]);
      mend();
      expect(await desk.startAnother()).toMatchObject({
        phase: 'signedIn',
        notices: [{ code: 'databaseDamaged' }],
      });
      expect(desk.status().pendingCount).toBe(1);
      await desk.goOnline();
      expect(await desk.countInCenter(messageId)).toBe(1);
    },
  );

  it.each([
    ['an orderly end', []],
    ['an end that left no mark', ['outpost.db.clean']],
  ])(
    'profileReadOnly after %s: says so, and goes on with everything once it may be written',
    async (_, missing) => {
      const messageId = await workOffline();
      await desk.session.stop();
      for (const name of missing) rmSync(join(desk.accountFolder(), name));
      disk.setReadOnly(true);
      expect(await desk.startAnother()).toMatchObject({
        phase: 'blocked',
        notice: { code: 'profileReadOnly' },
      });
      disk.setReadOnly(false);
      expect(await desk.startAnother()).toMatchObject({ phase: 'signedIn', notices: [] });
      expect(desk.status().pendingCount).toBe(1);
      await desk.goOnline();
      expect(await desk.countInCenter(messageId)).toBe(1);
    },
  );
});
