import { randomUUID } from 'node:crypto';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createSession, type Session } from '../../electron/store/session.ts';
import type { SessionState, SyncStatus } from '../../shared/contract/store.ts';
import { startTcpProxy, type TcpProxy } from '../e2e/support/tcp-proxy.ts';
import { PASSWORD, type TestServer, withServer } from '../server/support/test-server.ts';
import { createMemoryVault, type MemoryVault } from '../support/memory-vault.ts';
import { waitFor } from '../support/wait-for.ts';

const NOTE = 'The customer’s secret words 客户的秘密';

describe('a workstation', () => {
  let test: TestServer;
  let proxy: TcpProxy;
  let profileDir: string;
  let vault: MemoryVault;
  let session: Session;
  let bugs: unknown[];
  let damageCount: number;
  let email: string;
  let ticketId: string;

  beforeAll(async () => {
    test = await withServer('embedded');
    email = test.organization.users[0]?.email ?? '';
    ticketId = test.organization.ticketIds[0] ?? '';
  });
  beforeEach(async () => {
    proxy = await startTcpProxy(test.server.url);
    profileDir = mkdtempSync(join(tmpdir(), 'outpost-profile-'));
    vault = createMemoryVault();
    bugs = [];
    damageCount = 0;
    session = open();
  });
  afterEach(async () => {
    await session.stop();
    await proxy.stop();
    rmSync(profileDir, { recursive: true, force: true });
    expect(bugs).toEqual([]);
  });

  function open(): Session {
    return createSession({
      profileDir,
      presetServerUrl: null,
      demoAccount: null,
      appVersion: '0',
      deviceName: 'Desk',
      vault,
      now: () => Date.now(),
      newId: randomUUID,
      onBug: (error) => bugs.push(error),
      onDamaged: () => {
        damageCount += 1;
      },
    });
  }
  const restart = async (): Promise<SessionState> => {
    await session.stop();
    session = open();
    await session.start();
    return session.state.get();
  };
  const signIn = () => session.signIn(proxy.url, email, PASSWORD);
  const status = (): SyncStatus => session.workspace().status.get();
  const synced = () =>
    waitFor(
      () => status().firstSync.isComplete && status().connection === 'online' && status().pendingCount === 0,
      {
        what: 'everything synced',
      },
    );
  const addNote = (messageId: string = randomUUID()) =>
    session.workspace().mutate({
      name: 'ticket.add-note',
      args: { ticketId, messageId, bodyHtml: NOTE, bodyText: NOTE },
    });
  const countInCenter = async (messageId: string): Promise<number> => {
    const { rowCount } = await test.server.context.pool.query('select from message where id = $1', [
      messageId,
    ]);
    return rowCount ?? 0;
  };
  const databaseFile = (): string => {
    const [account] = readdirSync(join(profileDir, 'accounts'));
    return join(profileDir, 'accounts', account ?? '', 'outpost.db');
  };
  const refusal = async (work: Promise<unknown>): Promise<unknown> => {
    try {
      await work;
    } catch (error) {
      return Reflect.get(error as object, 'code');
    }
    return 'accepted';
  };

  it('signs in, syncs everything it may see, and is still signed in after a restart without the line', async () => {
    await session.start();
    expect(session.state.get()).toMatchObject({ phase: 'signedOut', notice: null });
    await signIn();
    await synced();
    const views = session.workspace().query('ticket.find', { text: 'Ticket', limit: 10 });
    expect(views).toHaveLength(3);
    proxy.cut();
    expect(await restart()).toMatchObject({ phase: 'signedIn', user: { name: 'Mira' } });
    expect(session.workspace().query('ticket.find', { text: '#1', limit: 10 })).toHaveLength(1);
  });

  it('what was written offline survives a restart and goes out once when the line is back', async () => {
    await signIn();
    await synced();
    proxy.cut();
    const messageId = randomUUID();
    expect(addNote(messageId)).toMatchObject({ isSaved: true });
    await restart();
    expect(status()).toMatchObject({ pendingCount: 1 });
    proxy.restore();
    session.workspace().engine.nudge();
    await synced();
    expect(await countInCenter(messageId)).toBe(1);
  });

  it('wrong server address: says which kind of wrong, and nothing is written', async () => {
    const stranger = createServer((_request, response) => response.end('<html>hotel wifi</html>'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void stranger.close());
    const address = stranger.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await refusal(session.signIn('not an address', email, PASSWORD))).toBe('serverAddressInvalid');
    expect(await refusal(session.signIn(`http://127.0.0.1:${port}`, email, PASSWORD))).toBe(
      'notAnOutpostServer',
    );
    proxy.cut();
    expect(await refusal(signIn())).toBe('serverUnreachable');
    expect(readdirSync(profileDir)).toEqual(['profile.copy.json', 'profile.json']);
  });

  it('an address without a scheme: https first, on this machine http as well, and an error names all that was tried', async () => {
    const bare = proxy.url.replace('http://', '');
    await session.signIn(bare, email, PASSWORD);
    expect(session.state.get()).toMatchObject({ phase: 'signedIn', serverUrl: proxy.url });
    await session.signOut(false);
    proxy.cut();
    await expect(session.signIn(bare, email, PASSWORD)).rejects.toMatchObject({
      code: 'serverUnreachable',
      params: { address: `https://${bare}, http://${bare}` },
    });
    // Elsewhere a password never goes out in clear unasked.
    await expect(session.signIn('nobody.invalid:8080', email, PASSWORD)).rejects.toMatchObject({
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
    expect(await refusal(session.signIn(`http://127.0.0.1:${port}`, email, PASSWORD))).toBe(code);
  });

  it('wrong password: refused, and what was here stays', async () => {
    await signIn();
    await synced();
    await session.signOut(false);
    expect(await refusal(session.signIn(proxy.url, email, 'wrong'))).toBe('wrongCredentials');
    await signIn();
    expect(session.workspace().query('ticket.find', { text: '#1', limit: 1 })).toHaveLength(1);
  });

  it('a session the server has ended: asks to sign in again, unsent work waits and then goes out', async () => {
    await signIn();
    await synced();
    proxy.cut();
    const messageId = randomUUID();
    addNote(messageId);
    await test.server.context.pool.query('update refresh_token set is_revoked = true');
    await test.server.context.pool.query('update device set signed_out_at = 1');
    proxy.restore();
    session.workspace().engine.nudge();
    const state = await waitFor(
      () => (session.state.get().phase === 'signedOut' ? session.state.get() : null),
      {
        what: 'the sign-in screen',
      },
    );
    expect(state).toMatchObject({ notice: { code: 'deviceSignedOut' }, pendingCount: 1, email });
    await signIn();
    await synced();
    expect(await countInCenter(messageId)).toBe(1);
  });

  it('a damaged database file is kept aside, work that was not sent comes from the journal, the rest from the center', async () => {
    await signIn();
    await synced();
    session.workspace().backUp();
    proxy.cut();
    const messageId = randomUUID();
    addNote(messageId);
    session.workspace().saveDraft({
      ticketId: ticketId as never,
      kind: 'publicReply',
      bodyHtml: '<p>half a sentence</p>',
      bodyText: 'half a sentence',
      attachments: [],
    });
    // Like a power cut in the middle of a bad sector: the program does not get to close anything.
    const file = databaseFile();
    session.workspace().engine.stop();
    const target = openSync(file, 'r+');
    for (let at = 0; at < statSync(file).size; at += 4096)
      writeSync(target, Buffer.alloc(512, 0x5a), 0, 512, at);
    closeSync(target);
    for (const side of ['-wal', '-shm']) rmSync(`${file}${side}`, { force: true });
    session = open();
    await session.start();
    const state = session.state.get();
    expect(state).toMatchObject({ phase: 'signedIn', notices: [{ code: 'databaseDamaged' }] });
    expect(readdirSync(join(file, '..')).some((name) => name.includes('.damaged-'))).toBe(true);
    expect(session.workspace().getDraft(ticketId)).toMatchObject({ bodyText: 'half a sentence' });
    expect(status().pendingCount).toBe(1);
    proxy.restore();
    session.workspace().engine.nudge();
    await synced();
    expect(await countInCenter(messageId)).toBe(1);
  });

  it('a damaged file without any back-up is built anew from the center and the journal', async () => {
    await signIn();
    await synced();
    proxy.cut();
    const messageId = randomUUID();
    addNote(messageId);
    const file = databaseFile();
    session.workspace().engine.stop();
    const target = openSync(file, 'r+');
    for (let at = 0; at < statSync(file).size; at += 4096)
      writeSync(target, Buffer.alloc(512, 0x5a), 0, 512, at);
    closeSync(target);
    for (const side of ['-wal', '-shm']) rmSync(`${file}${side}`, { force: true });
    session = open();
    await session.start();
    expect(session.state.get()).toMatchObject({ phase: 'signedOut' });
    proxy.restore();
    await signIn();
    await synced();
    expect(await countInCenter(messageId)).toBe(1);
    expect(session.workspace().query('ticket.find', { text: 'Ticket', limit: 10 })).toHaveLength(3);
  });

  it('a file that is damaged while it is open: noticed at the next read, repaired by the next start, nothing lost', async () => {
    await signIn();
    await synced();
    proxy.cut();
    // Closed and opened again, so that the pages are not in memory.
    await restart();
    const messageId = randomUUID();
    expect(addNote(messageId)).toMatchObject({ isSaved: true });
    const file = databaseFile();
    const target = openSync(file, 'r+');
    for (let at = 4096; at < statSync(file).size; at += 512)
      writeSync(target, Buffer.alloc(512, 0x5a), 0, 512, at);
    closeSync(target);
    expect(damageCount).toBe(0);
    const ask = () => session.workspace().query('customer.find', { text: 'a', limit: 10 });
    expect(ask).toThrow(expect.objectContaining({ code: 'databaseDamaged' }));
    expect(ask).toThrow(expect.objectContaining({ code: 'databaseDamaged' }));
    expect(damageCount).toBe(1);
    const draft = {
      ticketId: ticketId as never,
      kind: 'internalNote' as const,
      bodyHtml: 'typed meanwhile',
      bodyText: 'typed meanwhile',
      attachments: [],
    };
    // The database cannot take it any more; the journal has it.
    expect(() => session.workspace().saveDraft(draft)).toThrow(
      expect.objectContaining({ code: 'databaseDamaged' }),
    );
    // What main does then: another store process.
    session.workspace().engine.stop();
    session = open();
    await session.start();
    expect(session.state.get()).toMatchObject({ phase: 'signedIn', notices: [{ code: 'databaseDamaged' }] });
    expect(status().pendingCount).toBe(1);
    expect(session.workspace().getDraft(ticketId)).toMatchObject({ bodyText: 'typed meanwhile' });
    proxy.restore();
    session.workspace().engine.nudge();
    await synced();
    expect(await countInCenter(messageId)).toBe(1);
    expect(session.workspace().query('ticket.find', { text: 'Ticket', limit: 10 })).toHaveLength(3);
    expect(await restart()).toMatchObject({ phase: 'signedIn', notices: [] });
  });

  it('without a keychain: the key is wrapped with the password, nothing lies in clear, offline work goes on', async () => {
    vault.isAvailable = false;
    await signIn();
    await synced();
    expect(session.state.get()).toMatchObject({ notices: [{ code: 'keychainUnavailable' }] });
    proxy.cut();
    const messageId = randomUUID();
    addNote(messageId);
    expect(await restart()).toMatchObject({ phase: 'signedOut', notice: { code: 'keychainUnavailable' } });
    expect(await refusal(session.signIn(proxy.url, email, 'wrong'))).toBe('wrongCredentials');
    await signIn();
    expect(session.state.get()).toMatchObject({ phase: 'signedIn' });
    expect(status().pendingCount).toBe(1);
    proxy.restore();
    session.workspace().engine.nudge();
    await synced();
    expect(await countInCenter(messageId)).toBe(1);
  });

  it('nothing of the conversation, no key and no token is readable in the profile folder', async () => {
    await signIn();
    await synced();
    addNote();
    await synced();
    session.workspace().backUp();
    await session.stop();
    const files = readdirSync(profileDir, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    const secrets = [...vault.secrets.values(), 'secret words', PASSWORD];
    expect(vault.secrets.size).toBe(2);
    for (const file of files) {
      const content = readFileSync(join(file.parentPath, file.name)).toString('latin1');
      for (const secret of secrets) expect(content.includes(secret), file.name).toBe(false);
    }
  });

  it('a keychain that lost the key: the old store is kept aside and the work goes on in a new one', async () => {
    await signIn();
    await synced();
    await session.stop();
    vault.secrets.clear();
    session = open();
    await session.start();
    expect(session.state.get()).toMatchObject({ phase: 'signedOut', notice: { code: 'storeKeyLost' } });
    await signIn();
    await synced();
    expect(readdirSync(join(profileDir, 'accounts')).some((name) => name.includes('.locked-'))).toBe(true);
    expect(session.workspace().query('ticket.find', { text: 'Ticket', limit: 10 })).toHaveLength(3);
  });

  /** What a colleague does in the center while this workstation is away. */
  const colleague = async (name: string, args: unknown): Promise<void> => {
    const { tokens } = await test.signIn(1);
    const mutation = {
      n: 1,
      operationId: randomUUID(),
      name,
      version: 1,
      args,
      baseSeq: 1e9,
      createdAt: Date.now(),
    };
    const answer = await test.post(
      '/sync/push',
      { clientId: randomUUID(), epoch: test.organization.epoch, mutations: [mutation], path: [] },
      tokens.accessToken,
    );
    expect(answer.body).toMatchObject({ results: [{ verdict: 'applied' }] });
  };
  const assignee = (): unknown => {
    const detail = session.workspace().query('ticket.get', { ticketId }) as {
      ticket: { assigneeId: unknown };
    };
    return detail.ticket.assigneeId;
  };
  const attention = () =>
    session.workspace().query('attention.list', {}) as {
      n: number;
      state: string;
      code: string;
      text: string | null;
    }[];

  it('hears of a colleague’s change at once, and by a stream of events where sockets are blocked', async () => {
    await signIn();
    await synced();
    const subject = () =>
      Reflect.get(
        Reflect.get(session.workspace().query('ticket.get', { ticketId }) as object, 'ticket') as object,
        'subject',
      );
    await waitFor(() => status().transport === 'socket', { what: 'the socket' });
    await colleague('ticket.set-subject', { ticketId, subject: 'By socket' });
    await waitFor(() => subject() === 'By socket', { what: 'the change by socket', timeoutMs: 3_000 });
    proxy.blockSockets();
    await waitFor(() => status().transport === 'events', { what: 'the events', timeoutMs: 20_000 });
    await colleague('ticket.set-subject', { ticketId, subject: 'By events' });
    await waitFor(() => subject() === 'By events', { what: 'the change by events', timeoutMs: 3_000 });
    expect(status().connection).toBe('online');
  });

  it('a ticket somebody else took meanwhile: refused with the reason, the screen shows the truth', async () => {
    await signIn();
    await synced();
    const [me, other] = test.organization.users;
    proxy.cut();
    session.workspace().mutate({
      name: 'ticket.assign',
      args: { ticketId, assigneeId: me?.id, expectedAssigneeId: null },
    });
    await colleague('ticket.assign', { ticketId, assigneeId: other?.id, expectedAssigneeId: null });
    proxy.restore();
    session.workspace().engine.nudge();
    await synced();
    expect(attention()).toMatchObject([{ state: 'refused', code: 'alreadyTaken' }]);
    await waitFor(() => assignee() === other?.id, { what: 'the colleague as assignee' });
    const [item] = attention();
    session.workspace().actOnAttention(item?.n ?? 0, 'discard');
    expect(attention()).toEqual([]);
  });

  it('a late public reply is held with its text, and leaves as a note when the agent says so', async () => {
    await signIn();
    await synced();
    const reply = (bodyText: string) => ({
      ticketId,
      customerId: test.organization.customerId,
      messageId: randomUUID(),
      bodyHtml: bodyText,
      bodyText,
      statusAfter: null,
      sendAnyway: false,
    });
    proxy.cut();
    session.workspace().mutate({ name: 'ticket.reply', args: reply('my late answer') });
    await colleague('ticket.reply', reply('the first answer'));
    proxy.restore();
    session.workspace().engine.nudge();
    await synced();
    const [item] = attention();
    expect(item).toMatchObject({ state: 'held', code: 'newerReply', text: 'my late answer' });
    session.workspace().actOnAttention(item?.n ?? 0, 'turnIntoNote');
    await synced();
    const { rows } = await test.server.context.pool.query(
      "select kind from message where ticket_id = $1 and body_text = 'my late answer'",
      [ticketId],
    );
    expect(rows).toEqual([{ kind: 'internalNote' }]);
    expect(attention()).toEqual([]);
  });

  it('undo and redo take internal changes back and do them again, also after a restart', async () => {
    await signIn();
    await synced();
    const priority = () =>
      Reflect.get(
        Reflect.get(session.workspace().query('ticket.get', { ticketId }) as object, 'ticket') as object,
        'priority',
      );
    const before = priority();
    session.workspace().mutate({ name: 'ticket.set-priority', args: { ticketId, priority: 0 } });
    expect(priority()).toBe(0);
    await restart();
    expect(session.workspace().undo()).toMatchObject({ isSaved: true });
    expect(priority()).toBe(before);
    expect(session.workspace().redo()).toMatchObject({ isSaved: true });
    expect(priority()).toBe(0);
    await synced();
    const { rows } = await test.server.context.pool.query('select priority from ticket where id = $1', [
      ticketId,
    ]);
    expect(rows).toEqual([{ priority: 0 }]);
  });

  it('ticket numbers are final at once, also offline', async () => {
    await signIn();
    await synced();
    const first = await waitFor(() => session.workspace().takeNumber(), { what: 'a leased number' });
    proxy.cut();
    const number = session.workspace().takeNumber();
    expect(number).toBe(first + 1);
    const newTicket = randomUUID();
    const saved = session.workspace().mutate({
      name: 'ticket.create',
      args: {
        ticketId: newTicket,
        number,
        subject: 'Opened offline',
        priority: 1,
        type: 'incident',
        channel: 'phone',
        customerId: null,
        teamId: test.organization.teamIds[0],
        assigneeId: null,
        tags: [],
        message: null,
      },
    });
    expect(saved).toMatchObject({ isSaved: true });
    proxy.restore();
    session.workspace().engine.nudge();
    await synced();
    const { rows } = await test.server.context.pool.query('select number from ticket where id = $1', [
      newTicket,
    ]);
    expect(rows).toEqual([{ number }]);
  });
});
