import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useWorkstation } from './support/workstation.ts';

describe('what a workstation needs to open its database is not there', () => {
  const desk = useWorkstation();

  /** Signs in and leaves one change that could not be sent. */
  const withUnsentWork = async (): Promise<string> => {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    const messageId = randomUUID();
    desk.addNote(messageId);
    await desk.session.stop();
    return messageId;
  };
  const asideFolders = () =>
    readdirSync(join(desk.profileDir, 'accounts')).filter((name) => name.includes('.locked-'));

  it.each([
    ['does not answer', { isAvailable: false }],
    ['is locked, and finds nothing', { isLocked: true }],
  ])(
    'a keychain that held the key %s: the start says so and waits; nothing is put aside',
    async (_what, trouble) => {
      const messageId = await withUnsentWork();
      Object.assign(desk.vault, trouble);
      const blocked = { phase: 'blocked', notice: { code: 'keychainLocked' } };
      expect(await desk.restart()).toMatchObject(blocked);
      expect(await desk.restart()).toMatchObject(blocked);
      desk.proxy.restore();
      expect(await desk.refusal(() => desk.signIn())).toBe('keychainLocked');
      expect(asideFolders()).toEqual([]);

      Object.assign(desk.vault, { isAvailable: true, isLocked: false });
      expect(await desk.restart()).toMatchObject({ phase: 'signedIn', notices: [] });
      await desk.goOnline();
      expect(await desk.countInCenter(messageId)).toBe(1);
      expect([...desk.vault.secrets.keys()].filter((name) => name.endsWith('probe'))).toEqual([]);
    },
  );

  it('a key that is gone for good: unsent work is not promised, its number is told, before and after sign-in', async () => {
    await withUnsentWork();
    desk.vault.secrets.clear();
    const lost = { code: 'storeKeyLost', params: { count: 1 } };
    expect(await desk.restart()).toMatchObject({ phase: 'signedOut', pendingCount: 0, notice: lost });
    expect(asideFolders()).toEqual([]);
    desk.proxy.restore();
    await desk.signIn();
    expect(desk.state()).toMatchObject({ phase: 'signedIn', notices: [lost] });
    await desk.synced();
    expect(asideFolders()).toHaveLength(1);
    expect(desk.workspace().query('ticket.find', { text: 'Ticket', limit: 10 })).toHaveLength(3);
    expect(await desk.restart()).toMatchObject({ phase: 'signedIn', notices: [] });
  });

  it.each([
    ['empty', ''],
    ['cut off', '{"profileId":"'],
    ['of another shape', '{"profileId":7}'],
    ['gone', null],
  ])(
    'a profile file that is %s: put aside and restored, the person is told, unsent work goes out',
    async (_how, content) => {
      const messageId = await withUnsentWork();
      const path = join(desk.profileDir, 'profile.json');
      if (content === null) rmSync(path);
      else writeFileSync(path, content);
      expect(await desk.restart()).toMatchObject({
        phase: 'signedIn',
        notices: [{ code: 'profileDamaged' }],
      });
      const aside = readdirSync(desk.profileDir).filter((name) => name.startsWith('profile.json.damaged-'));
      expect(aside.map((name) => readFileSync(join(desk.profileDir, name), 'utf8'))).toEqual(
        content === null ? [] : [content],
      );
      await desk.goOnline();
      expect(await desk.countInCenter(messageId)).toBe(1);
      expect(await desk.restart()).toMatchObject({ phase: 'signedIn', notices: [] });
    },
  );

  it('both copies of the profile file damaged: asks to sign in and works on', async () => {
    await withUnsentWork();
    for (const name of ['profile.json', 'profile.copy.json']) writeFileSync(join(desk.profileDir, name), '');
    expect(await desk.restart()).toMatchObject({ phase: 'signedOut', notice: { code: 'profileDamaged' } });
    desk.proxy.restore();
    await desk.signIn();
    await desk.synced();
    expect(desk.workspace().query('ticket.find', { text: 'Ticket', limit: 10 })).toHaveLength(3);
  });
});
