import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PASSWORD } from '../server/support/test-server.ts';
import { NOTE, useWorkstation } from './support/workstation.ts';

describe('what is secret on a workstation', () => {
  const desk = useWorkstation();

  it('without a keychain: the key is wrapped with the password, nothing lies in clear, offline work goes on', async () => {
    desk.vault.isAvailable = false;
    await desk.signIn();
    await desk.synced();
    expect(desk.state()).toMatchObject({ notices: [{ code: 'keychainUnavailable' }] });
    desk.proxy.cut();
    const messageId = randomUUID();
    desk.addNote(messageId);
    expect(await desk.restart()).toMatchObject({
      phase: 'signedOut',
      notice: { code: 'keychainUnavailable' },
    });
    expect(await desk.refusal(() => desk.session.signIn(desk.proxy.url, desk.email, 'wrong'))).toBe(
      'wrongCredentials',
    );
    await desk.signIn();
    expect(desk.state()).toMatchObject({ phase: 'signedIn' });
    expect(desk.status().pendingCount).toBe(1);
    await desk.goOnline();
    expect(await desk.countInCenter(messageId)).toBe(1);
  });

  it('nothing of the conversation, no key and no token is readable in the profile folder', async () => {
    await desk.signIn();
    await desk.synced();
    desk.addNote();
    await desk.synced();
    desk.workspace().backUp();
    await desk.session.stop();
    const files = readdirSync(desk.profileDir, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    // Its Latin part, which bytes show in whatever way they are read.
    const [words = ''] = /secret words/.exec(NOTE) ?? [];
    expect(words).not.toBe('');
    const secrets = [...desk.vault.secrets.values(), words, PASSWORD];
    expect(desk.vault.secrets.size).toBe(2);
    for (const file of files) {
      const content = readFileSync(join(file.parentPath, file.name)).toString('latin1');
      for (const secret of secrets) expect(content.includes(secret), file.name).toBe(false);
    }
  });

  it('a keychain that lost the key: the old store is kept aside and the work goes on in a new one', async () => {
    await desk.signIn();
    await desk.synced();
    await desk.session.stop();
    desk.vault.secrets.clear();
    await desk.startAnother();
    expect(desk.state()).toMatchObject({ phase: 'signedOut', notice: { code: 'storeKeyLost' } });
    await desk.signIn();
    await desk.synced();
    expect(readdirSync(join(desk.profileDir, 'accounts')).some((name) => name.includes('.locked-'))).toBe(
      true,
    );
    expect(desk.workspace().query('ticket.find', { text: 'Ticket', limit: 10 })).toHaveLength(3);
  });
});
