import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PASSWORD } from '../server/support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { NOTE, useWorkstation } from './support/workstation.ts';

describe('signing in and out', () => {
  const desk = useWorkstation();

  it('signs in, syncs everything it may see, and is still signed in after a restart without the line', async () => {
    await desk.session.start();
    expect(desk.state()).toMatchObject({ phase: 'signedOut', notice: null });
    await desk.signIn();
    await desk.synced();
    const views = desk.workspace().query('ticket.find', { text: 'Ticket', limit: 10 });
    expect(views).toHaveLength(3);
    desk.proxy.cut();
    expect(await desk.restart()).toMatchObject({ phase: 'signedIn', user: { name: 'Mira' } });
    expect(desk.workspace().query('ticket.find', { text: '#1', limit: 10 })).toHaveLength(1);
  });

  it('what was written offline survives a restart and goes out once when the line is back', async () => {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    const messageId = randomUUID();
    expect(desk.addNote(messageId)).toMatchObject({ isSaved: true });
    await desk.restart();
    expect(desk.status()).toMatchObject({ pendingCount: 1 });
    await desk.goOnline();
    expect(await desk.countInCenter(messageId)).toBe(1);
  });

  it('a warm start leaves the processor to the first screen, and turns to the server once that is painted', async () => {
    await desk.signIn();
    await desk.synced();
    const painted = Promise.withResolvers<void>();
    expect(await desk.restart(painted.promise)).toMatchObject({ phase: 'signedIn' });
    const messageId = randomUUID();
    desk.addNote(messageId);
    expect(await desk.countInCenter(messageId)).toBe(0);
    expect(desk.status()).toMatchObject({ connection: 'offline', pendingCount: 1 });
    painted.resolve();
    await desk.synced();
    expect(await desk.countInCenter(messageId)).toBe(1);
  });

  it('wrong server address: says which kind of wrong, and nothing is written', async () => {
    const stranger = createServer((_request, response) => response.end('<html>hotel wifi</html>'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void stranger.close());
    const address = stranger.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await desk.refusal(() => desk.session.signIn('not an address', desk.email, PASSWORD))).toBe(
      'serverAddressInvalid',
    );
    expect(
      await desk.refusal(() => desk.session.signIn(`http://127.0.0.1:${port}`, desk.email, PASSWORD)),
    ).toBe('notAnOutpostServer');
    desk.proxy.cut();
    expect(await desk.refusal(() => desk.signIn())).toBe('serverUnreachable');
    expect(readdirSync(desk.profileDir)).toEqual(['profile.copy.json', 'profile.json']);
  });

  it('an address without a scheme: https first, on this machine http as well, and an error names all that was tried', async () => {
    const bare = desk.proxy.url.replace('http://', '');
    await desk.session.signIn(bare, desk.email, PASSWORD);
    expect(desk.state()).toMatchObject({ phase: 'signedIn', serverUrl: desk.proxy.url });
    await desk.session.signOut(false);
    desk.proxy.cut();
    await expect(desk.session.signIn(bare, desk.email, PASSWORD)).rejects.toMatchObject({
      code: 'serverUnreachable',
      params: { address: `https://${bare}, http://${bare}` },
    });
    // Elsewhere a password never goes out in clear unasked.
    await expect(desk.session.signIn('nobody.invalid:8080', desk.email, PASSWORD)).rejects.toMatchObject({
      code: 'serverUnreachable',
      params: { address: 'https://nobody.invalid:8080' },
    });
  });

  it.each([
    ['clientTooOld', { protocol: 99, minProtocol: 99 }],
    ['serverTooOld', { protocol: 0, minProtocol: 0 }],
  ])('a server of another time: %s', async (code, versions) => {
    const other = createServer((_request, response) =>
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ product: 'outpost', version: '9.0.0', ...versions })),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(
      await desk.refusal(() => desk.session.signIn(`http://127.0.0.1:${port}`, desk.email, PASSWORD)),
    ).toBe(code);
  });

  it('wrong password: refused, and what was here stays', async () => {
    await desk.signIn();
    await desk.synced();
    await desk.session.signOut(false);
    expect(await desk.refusal(() => desk.session.signIn(desk.proxy.url, desk.email, 'wrong'))).toBe(
      'wrongCredentials',
    );
    await desk.signIn();
    expect(desk.workspace().query('ticket.find', { text: '#1', limit: 1 })).toHaveLength(1);
  });

  it('a session the server has ended: unsent work waits, encrypted and unseen by anybody else, for the same person', async () => {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    const messageId = randomUUID();
    desk.addNote(messageId);
    await desk.test.server.context.pool.query('update refresh_token set is_revoked = true');
    await desk.test.server.context.pool.query('update device set signed_out_at = 1');
    desk.proxy.restore();
    desk.workspace().engine.nudge();
    const state = await waitFor(() => (desk.state().phase === 'signedOut' ? desk.state() : null), {
      what: 'the sign-in screen',
    });
    expect(state).toMatchObject({ notice: { code: 'deviceSignedOut' }, pendingCount: 1, email: desk.email });
    // Somebody else at this machine has a store of their own: nothing of it is there, and nothing goes out.
    const other = desk.test.organization.users[1]?.email ?? '';
    await desk.session.signIn(desk.proxy.url, other, PASSWORD);
    await desk.synced();
    expect(desk.status()).toMatchObject({ pendingCount: 0, attentionCount: 0 });
    expect(desk.workspace().query('outbox.list', {})).toEqual([]);
    expect(await desk.countInCenter(messageId)).toBe(0);
    await desk.session.signOut(false);
    for (const file of readdirSync(desk.profileDir, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name)).includes(NOTE)).toBe(false);
    }
    await desk.signIn();
    await desk.synced();
    expect(await desk.countInCenter(messageId)).toBe(1);
  });
});
