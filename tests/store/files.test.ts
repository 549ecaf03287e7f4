import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSession, type Session } from '../../electron/store/session.ts';
import type { FileState } from '../../shared/contract/queries.ts';
import type { SyncStatus } from '../../shared/contract/store.ts';
import { startTcpProxy, type TcpProxy } from '../e2e/support/tcp-proxy.ts';
import { attachDirectly, fileClient, sampleBytes, sha256 } from '../server/blobs/support.ts';
import { PASSWORD, type TestServer, withServer } from '../server/support/test-server.ts';
import { createMemoryVault, type MemoryVault } from '../support/memory-vault.ts';
import { waitFor } from '../support/wait-for.ts';

const MB = 1024 * 1024;

describe.each([
  ['text-first', 'textFirst'],
  ['wait', 'wait'],
])('files of a workstation, policy %s', (setting, policy) => {
  let test: TestServer;
  let proxy: TcpProxy;
  let profileDir: string;
  let vault: MemoryVault;
  let session: Session;
  let bugs: unknown[];
  let userIndex: number;

  beforeAll(async () => {
    test = await withServer('embedded', { OUTPOST_FILES: setting, OUTPOST_MAX_FILE_MB: '20' });
  });
  beforeEach(async () => {
    proxy = await startTcpProxy(test.server.url);
    profileDir = mkdtempSync(join(tmpdir(), 'outpost-files-'));
    vault = createMemoryVault();
    bugs = [];
    userIndex = 0;
    session = open();
    await session.signIn(proxy.url, test.organization.users[userIndex]?.email ?? '', PASSWORD);
    await online();
  });
  afterEach(async () => {
    await session.stop();
    await proxy.stop();
    rmSync(profileDir, { recursive: true, force: true });
    expect(bugs).toEqual([]);
  });

  function open(folder = profileDir, keys = vault): Session {
    return createSession({
      firstScreen: Promise.resolve(),
      profileDir: folder,
      presetServerUrl: null,
      demoAccount: null,
      appVersion: '0',
      deviceName: 'Desk',
      vault: keys,
      now: () => Date.now(),
      newId: randomUUID,
      onBug: (error) => bugs.push(error),
      onDamaged: () => bugs.push(new Error('The database was damaged')),
    });
  }
  const restart = async (): Promise<void> => {
    await session.stop();
    session = open();
    await session.start();
  };
  const workspace = () => session.workspace();
  const status = (): SyncStatus => workspace().status.get();
  const online = () =>
    waitFor(() => status().firstSync.isComplete && status().connection === 'online', { what: 'the line' });
  const settled = () => waitFor(() => status().pendingCount === 0, { what: 'everything confirmed' });
  const offline = () => waitFor(() => status().connection === 'offline', { what: 'the end of the line' });
  const mend = async (): Promise<void> => {
    proxy.restore();
    workspace().engine.nudge();
    await online();
  };
  const stage = async (bytes: Uint8Array, isThumbnail = false): Promise<string> => {
    const { fileId } = await workspace().files.begin(bytes.length);
    for (let at = 0; at < bytes.length; at += 100_000) {
      await workspace().files.append(fileId, bytes.subarray(at, at + 100_000));
    }
    return (await workspace().files.finish(fileId, isThumbnail)).sha256;
  };
  const stateOf = (hash: string): FileState | undefined =>
    (workspace().query('file.states', { hashes: [hash] }) as FileState[])[0];
  const sent = (hash: string) =>
    waitFor(() => stateOf(hash)?.upload?.state === 'sent', { what: 'the file at the center' });
  const atCenter = async (bytes: Uint8Array): Promise<boolean> =>
    (await test.server.context.blobs.get(sha256(bytes)))?.equals(bytes) === true;
  const fileOf = (bytes: Uint8Array) => ({
    id: randomUUID(),
    filename: 'report.bin',
    mimeType: 'application/octet-stream',
    sizeBytes: bytes.length,
    sha256: sha256(bytes),
    contentId: null,
    thumbnailSha256: null,
  });
  const addNote = (ticket: number, bodyText: string, files: readonly unknown[] = []): string => {
    const messageId = randomUUID();
    const args = {
      ticketId: test.organization.ticketIds[ticket],
      messageId,
      bodyHtml: bodyText,
      bodyText,
      attachments: files,
    };
    expect(workspace().mutate({ name: 'ticket.add-note', args })).toMatchObject({ isSaved: true });
    return messageId;
  };
  const countAtCenter = async (messageId: string): Promise<number> =>
    (await test.server.context.pool.query('select from message where id = $1', [messageId])).rowCount ?? 0;
  const contents = (): readonly string[] => {
    const [account] = readdirSync(join(profileDir, 'accounts'));
    return readdirSync(join(profileDir, 'accounts', account ?? '', 'files'));
  };
  const contentPath = (): string => {
    const [account] = readdirSync(join(profileDir, 'accounts'));
    const [name] = contents();
    return join(profileDir, 'accounts', account ?? '', 'files', name ?? '');
  };

  it('R40: cut in the middle and restarted, a file goes on where it stood; one chunk at most goes twice', async () => {
    const bytes = sampleBytes(4 * MB);
    proxy.cutAfterSending(1.5 * MB);
    const before = proxy.sentBytes();
    const hash = await stage(bytes);
    expect(hash).toBe(sha256(bytes));
    await offline();
    const standing = stateOf(hash)?.upload?.sentBytes ?? 0;
    expect(standing).toBeGreaterThan(0);
    expect(standing).toBeLessThan(bytes.length);
    await restart();
    await mend();
    await sent(hash);
    expect(await atCenter(bytes)).toBe(true);
    // The chunks double from 64 KB, so the one that was lost had 1 MB.
    expect(proxy.sentBytes() - before).toBeLessThan(bytes.length + 1.3 * MB);
  });

  it('attached without the line, it waits through a restart with its draft and then goes', async () => {
    proxy.cut();
    await offline();
    const bytes = sampleBytes(300_000);
    const hash = await stage(bytes);
    const ticketId = test.organization.ticketIds[0] as never;
    const draft = { ticketId, kind: 'publicReply' as const, bodyHtml: '', bodyText: '' };
    workspace().saveDraft({ ...draft, attachments: [fileOf(bytes)] as never });
    await restart();
    expect(workspace().getDraft(ticketId)?.attachments).toMatchObject([{ sha256: hash }]);
    expect(stateOf(hash)).toMatchObject({ isHere: true, upload: { state: 'queued' } });
    expect(Buffer.from(await workspace().files.read(hash)).equals(bytes)).toBe(true);
    await mend();
    await sent(hash);
    expect(await atCenter(bytes)).toBe(true);
  });

  it('R49 R50: on a metered line the file waits; what else is written goes on, each ticket in its order', async () => {
    workspace().setSettings({ isMetered: true });
    const bytes = sampleBytes(200_000);
    const hash = await stage(bytes);
    const first = addNote(0, 'see the file', [fileOf(bytes)]);
    const second = addNote(0, 'and another word');
    const other = addNote(1, 'another ticket');
    await waitFor(async () => (await countAtCenter(other)) === 1, { what: 'the other ticket’s note' });
    const outbox = () =>
      (workspace().query('outbox.list', {}) as { state: string }[]).map(({ state }) => state);
    if (policy === 'wait') {
      await waitFor(() => outbox().length === 2, { what: 'two that wait' });
      expect(outbox()).toEqual(['blocked', 'blocked']);
      expect([await countAtCenter(first), await countAtCenter(second)]).toEqual([0, 0]);
    } else {
      await waitFor(async () => (await countAtCenter(second)) === 1, { what: 'the second note' });
      expect(await countAtCenter(first)).toBe(1);
    }
    expect(stateOf(hash)?.upload?.state).toBe('queued');
    expect(await atCenter(bytes)).toBe(false);
    await restart();
    workspace().setSettings({ isMetered: false });
    await settled();
    await sent(hash);
    expect(await atCenter(bytes)).toBe(true);
    const { rows } = await test.server.context.pool.query<{ id: string }>(
      'select id from message where id = any($1) order by seq',
      [[first, second]],
    );
    expect(rows.map(({ id }) => id)).toEqual([first, second]);
    expect(workspace().query('attention.list', {})).toEqual([]);
  });

  it('R46 R50: comes down in parts, also on a metered line, goes on after a cut and a restart, and is the same to the byte', async () => {
    const bytes = sampleBytes(3 * MB);
    const hash = await stage(bytes);
    const file = fileOf(bytes);
    addNote(0, 'a large one', [file]);
    await settled();
    await sent(hash);
    // Another workstation of the same person, without the content.
    await session.stop();
    rmSync(profileDir, { recursive: true });
    vault = createMemoryVault();
    session = open();
    await session.signIn(proxy.url, test.organization.users[userIndex]?.email ?? '', PASSWORD);
    await online();
    expect(stateOf(hash)).toEqual({ sha256: hash, isHere: false, hereBytes: 0, upload: null });
    // What a person asks for comes down on any line.
    workspace().setSettings({ isMetered: true });
    proxy.cutAfterReceiving(1 * MB);
    const asked = workspace()
      .files.readAttachment(file.id)
      .catch((error: unknown) => error);
    await offline();
    await restart();
    expect(await asked).toMatchObject({ code: 'storeStopped' });
    await mend();
    const target = join(profileDir, 'saved.bin');
    await workspace().files.saveTo(file.id, target);
    expect(readFileSync(target).equals(bytes)).toBe(true);
    expect(stateOf(hash)?.isHere).toBe(true);
    proxy.cut();
    await offline();
    expect(Buffer.from(await workspace().files.readAttachment(file.id)).equals(bytes)).toBe(true);
  });

  it('says that a file is not here and cannot be fetched now, or has not been sent by its author yet', async () => {
    workspace().setSettings({ isMetered: true });
    const bytes = sampleBytes(1_000);
    await stage(bytes);
    const file = fileOf(bytes);
    addNote(0, 'soon', [file]);
    if (policy === 'textFirst') await settled();
    const wei = open(join(profileDir, 'wei'), createMemoryVault());
    await wei.signIn(test.server.url, test.organization.users[1]?.email ?? '', PASSWORD);
    await waitFor(() => wei.workspace().status.get().firstSync.isComplete, { what: 'the colleague’s rows' });
    await expect(wei.workspace().files.readAttachment(file.id)).rejects.toMatchObject({
      code: policy === 'wait' ? 'attachmentUnavailable' : 'attachmentOnItsWay',
    });
    await wei.stop();
  });

  it('a small picture goes up before its file, and comes down without it', async () => {
    workspace().setSettings({ isMetered: true });
    // The smaller goes first among equals: here only its rank brings the picture to the front.
    const [bytes, picture] = [sampleBytes(1_000), sampleBytes(30_000)];
    const hash = await stage(bytes);
    const thumbnailSha256 = await stage(picture, true);
    const file = { ...fileOf(bytes), thumbnailSha256 };
    addNote(0, 'with a picture', [file]);
    workspace().setSettings({ isMetered: false });
    await settled();
    await Promise.all([sent(hash), sent(thumbnailSha256)]);
    const { rows } = await test.server.context.pool.query<{ sha256: string }>(
      'select sha256 from blob_proof where sha256 = any($1) order by xmin::text::bigint',
      [[hash, thumbnailSha256]],
    );
    expect(rows.map(({ sha256: each }) => each)).toEqual([thumbnailSha256, hash]);
    const wei = open(join(profileDir, 'wei'), createMemoryVault());
    await wei.signIn(test.server.url, test.organization.users[1]?.email ?? '', PASSWORD);
    await waitFor(() => wei.workspace().status.get().firstSync.isComplete, { what: 'the colleague’s rows' });
    const read = await wei.workspace().files.readThumbnail(file.id);
    expect(Buffer.from(read ?? []).equals(picture)).toBe(true);
    expect(wei.workspace().query('file.states', { hashes: [thumbnailSha256, hash] })).toMatchObject([
      { sha256: thumbnailSha256, isHere: true },
      { sha256: hash, isHere: false, hereBytes: 0 },
    ]);
    await wei.stop();
  });

  it('nothing of a file is readable on the disk, and damage is noticed', async () => {
    const bytes = Buffer.concat([Buffer.from('the customer’s contract'), sampleBytes(100_000)]);
    const hash = await stage(bytes);
    const stored = readFileSync(contentPath());
    expect(stored.includes('contract')).toBe(false);
    expect(contentPath()).not.toContain(hash);
    stored[stored.length - 5] = (stored[stored.length - 5] ?? 0) ^ 1;
    writeFileSync(contentPath(), stored);
    await expect(workspace().files.read(hash)).rejects.toMatchObject({ code: 'attachmentUnavailable' });
  });

  it('taken out of the text again, it leaves the disk; what a text or a ticket has stays', async () => {
    workspace().setSettings({ isMetered: true });
    const [kept, removed] = [sampleBytes(10_000), sampleBytes(20_000)];
    const keptHash = await stage(kept);
    const removedHash = await stage(removed);
    const ticketId = test.organization.ticketIds[0] as never;
    const draft = { ticketId, kind: 'internalNote' as const, bodyHtml: 'x', bodyText: 'x' };
    workspace().saveDraft({ ...draft, attachments: [fileOf(kept)] as never });
    workspace().files.forget([keptHash, removedHash]);
    await waitFor(() => contents().length === 1, { what: 'one content on the disk' });
    expect(stateOf(removedHash)).toEqual({ sha256: removedHash, isHere: false, hereBytes: 0, upload: null });
    expect(Buffer.from(await workspace().files.read(keptHash)).equals(kept)).toBe(true);
  });

  it('R8: a ticket out of reach takes its files off the disk', async () => {
    const bytes = sampleBytes(50_000);
    const [user, colleague] = test.organization.users;
    const wei = fileClient(test.server.url, (await test.signIn(1)).tokens.accessToken);
    await wei.upload(bytes);
    const file = { sha256: sha256(bytes), sizeBytes: bytes.length };
    const attachmentId = await attachDirectly(test, file, colleague?.id ?? '');
    workspace().engine.nudge();
    const read = async () => {
      try {
        return Buffer.from(await workspace().files.readAttachment(attachmentId));
      } catch {
        return null;
      }
    };
    await waitFor(async () => (await read())?.equals(bytes), { what: 'the colleague’s file here' });
    const { pool } = test.server.context;
    await pool.query("update user_account set team_ids = '[]' where id = $1", [user?.id]);
    try {
      workspace().engine.nudge();
      await waitFor(() => contents().length === 0, { what: 'nothing left on the disk' });
      expect(stateOf(file.sha256)?.isHere).toBe(false);
    } finally {
      await pool.query('update user_account set team_ids = $2 where id = $1', [
        user?.id,
        JSON.stringify(test.organization.teamIds),
      ]);
    }
  });

  it('one that is too large is refused before a byte is read', async () => {
    await expect(workspace().files.begin(20 * MB + 1)).rejects.toMatchObject({
      code: 'fileTooLarge',
      params: { megabytes: 20 },
    });
  });

  it('one that changes while it is read is refused', async () => {
    const { fileId } = await workspace().files.begin(10);
    await workspace().files.append(fileId, new Uint8Array(4));
    await expect(workspace().files.finish(fileId, false)).rejects.toMatchObject({ code: 'fileChanged' });
    expect(contents()).toEqual([]);
  });
});
