import { execFileSync } from 'node:child_process';
import { ImapFlow } from 'imapflow';
import { expect, it, onTestFinished } from 'vitest';
import { startDovecot } from '../../support/dovecot.ts';
import { withKeyring } from '../../support/keyring.ts';
import { withDisplay } from '../../support/xvfb.ts';

it('Dovecot takes a mail and tells another session of it', async () => {
  const dovecot = await startDovecot();
  onTestFinished(() => dovecot.remove());
  const open = async () => {
    const { host, imapPort: port, password: pass } = dovecot;
    const auth = { user: 'support@outpost.test', pass };
    const client = new ImapFlow({ host, port, secure: false, auth, logger: false });
    await client.connect();
    onTestFinished(() => client.close());
    await client.mailboxOpen('INBOX');
    return client;
  };
  const watcher = await open();
  const arrived = new Promise((resolve) => watcher.once('exists', resolve));
  void watcher.idle();
  const writer = await open();
  await writer.append('INBOX', 'From: a@b.test\r\nSubject: hello\r\n\r\nbody\r\n');
  expect(await arrived).toMatchObject({ path: 'INBOX', count: 1, prevCount: 0 });
});

it('the keyring keeps a secret for another process', async () => {
  const env = { ...process.env, ...(await withKeyring()) };
  const run = (call: string) =>
    execFileSync(process.execPath, ['-e', `require('keytar').${call}.then((x) => console.log(x))`], {
      env,
      encoding: 'utf8',
    }).trim();
  run("setPassword('outpost-test', 'agent', 'geheim 密')");
  expect(run("getPassword('outpost-test', 'agent')")).toBe('geheim 密');
});

it('each virtual display has a number of its own', async () => {
  const [first, second] = [await withDisplay(), await withDisplay()];
  expect(first).toMatch(/^:\d+$/);
  expect(second).not.toBe(first);
});
