import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withProfileErrors } from '../../electron/store/profile-errors.ts';
import { useWorkstation } from './support/workstation.ts';

/** Every write to a file that is really this one fails, whoever writes: for want of room, or of the right. */
const FULL = '/dev/full';
const READ_ONLY = '/proc/self/uid_map';

describe('a full disk, and one that may not be written', () => {
  const desk = useWorkstation();
  const outbox = () => desk.workspace().query('outbox.list', {}) as unknown[];
  const fill = (folder: string, name: string, device = FULL): void => {
    rmSync(join(folder, name), { force: true });
    symlinkSync(device, join(folder, name));
  };

  it.each([
    ['diskFull', FULL],
    ['profileReadOnly', READ_ONLY],
  ])(
    'R1 %s: a change that is told as not saved is not saved; afterwards the same one goes out once',
    async (code, device) => {
      await desk.signIn();
      await desk.synced();
      desk.proxy.cut();
      const before = randomUUID();
      desk.addNote(before);
      await desk.session.stop();
      fill(desk.accountFolder(), 'journal.log', device);
      await desk.restart();
      expect(desk.status().pendingCount).toBe(1);

      const messageId = randomUUID();
      expect(await desk.refusal(() => desk.addNote(messageId))).toBe(code);
      expect(outbox()).toHaveLength(1);
      expect(desk.status().pendingCount).toBe(1);
      expect(
        JSON.stringify(
          desk.workspace().query('ticket.timeline', { ticketId: desk.ticketId, limit: 100, before: null }),
        ),
      ).not.toContain(messageId);

      rmSync(join(desk.accountFolder(), 'journal.log'));
      await desk.restart();
      expect(desk.addNote(messageId)).toMatchObject({ isSaved: true });
      await desk.goOnline();
      expect([await desk.countInCenter(before), await desk.countInCenter(messageId)]).toEqual([1, 1]);
    },
  );

  it('does not stop a person from signing out, and what waits goes out after the next sign-in', async () => {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    const messageId = randomUUID();
    desk.addNote(messageId);
    fill(desk.accountFolder(), 'journal.log.new');
    fill(desk.profileDir, 'profile.json.new');
    await desk.session.signOut(false);
    expect(desk.state()).toMatchObject({ phase: 'signedOut' });
    rmSync(join(desk.accountFolder(), 'journal.log.new'), { force: true });
    rmSync(join(desk.profileDir, 'profile.json.new'), { force: true });
    desk.proxy.restore();
    await desk.signIn();
    await desk.synced();
    expect(await desk.countInCenter(messageId)).toBe(1);
  });

  it('does not stop an orderly end: the database is closed, and the next start has everything', async () => {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    const messageId = randomUUID();
    desk.addNote(messageId);
    fill(desk.accountFolder(), 'journal.log.new');
    await desk.session.stop();
    // SQLite takes its log away only when the last connection is closed.
    expect(existsSync(join(desk.accountFolder(), 'outpost.db-wal'))).toBe(false);
    rmSync(join(desk.accountFolder(), 'journal.log.new'), { force: true });
    expect(await desk.restart()).toMatchObject({ phase: 'signedIn' });
    await desk.goOnline();
    expect(await desk.countInCenter(messageId)).toBe(1);
  });

  it('a disk that fails is named as that, not as one that may not be written', () => {
    // Nothing lies at the first address: the system answers EIO, as for a block that cannot be read.
    expect(() => withProfileErrors(() => readFileSync('/proc/self/mem'))).toThrow(
      expect.objectContaining({ code: 'diskFailing', params: { reason: 'EIO' } }),
    );
  });
});
