import { randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { OUTBOX_LIMITS, type OutboxLimits } from '../../../db/client/outbox-limits.ts';
import { createSession, type Session } from '../../../electron/store/session.ts';
import type { Workspace } from '../../../electron/store/workspace.ts';
import type { MutateResult, SessionState, SyncStatus } from '../../../shared/contract/store.ts';
import { OFFLINE_DAYS } from '../../../shared/contract/sync-protocol.ts';
import { startTcpProxy, type TcpProxy } from '../../e2e/support/tcp-proxy.ts';
import { PASSWORD, type TestServer, withServer } from '../../server/support/test-server.ts';
import { createMemoryVault, type MemoryVault } from '../../support/memory-vault.ts';
import { waitFor } from '../../support/wait-for.ts';

/** What must be readable nowhere in the profile. */
export const NOTE = 'The customer’s secret words 客户的秘密';

/** A store process's session against a real server, with a line that can be cut and a keychain that can go. */
export interface Workstation {
  readonly test: TestServer;
  readonly proxy: TcpProxy;
  readonly vault: MemoryVault;
  readonly profileDir: string;
  readonly session: Session;
  readonly email: string;
  readonly ticketId: string;
  workspace(): Workspace;
  state(): SessionState;
  status(): SyncStatus;
  signIn(password?: string): Promise<void>;
  /** Waits until everything here is synced and confirmed. */
  synced(): Promise<unknown>;
  /** Lets the line back and waits until everything has gone out. */
  goOnline(): Promise<unknown>;
  addNote(messageId?: string): MutateResult;
  countInCenter(messageId: string): Promise<number>;
  /** The folder of the one account on this workstation. */
  accountFolder(): string;
  /** Ends the session and begins another one on the same profile, whose first screen is painted at once or then. */
  restart(firstScreen?: Promise<void>): Promise<SessionState>;
  /** Writes over a part of every page of the database, as a failing disk does; the session is of no use any more. */
  damage(): void;
  /** Begins another session on the same profile without an end of the former one, as after a crash. */
  startAnother(): Promise<SessionState>;
  /** How often the database was found damaged while it was open. */
  readonly damageCount: number;
  /** The code of what a piece of work is refused with. */
  refusal(work: () => unknown): Promise<unknown>;
}

/** A fresh workstation for every test of the file; a bug that is reported fails its test. */
export function useWorkstation({
  now = Date.now,
  mayBeDamaged = false,
  outboxLimits = OUTBOX_LIMITS,
  diskReserveBytes = 0,
  sendDelayMs = 0,
  offlineDays = OFFLINE_DAYS.usual,
  disk = tmpdir,
  beside,
}: Readonly<{
  now?: () => number;
  mayBeDamaged?: boolean;
  outboxLimits?: OutboxLimits;
  diskReserveBytes?: number;
  /** How long the center keeps an answer before it sends it. */
  sendDelayMs?: number;
  /** How long the center lets it work without a line. */
  offlineDays?: number;
  /** The folder in which the profile of a test is made. */
  disk?: () => string;
  /** Another workstation of the same person, declared before: the server is shared. */
  beside?: Workstation;
}> = {}): Workstation {
  let test: TestServer;
  let proxy: TcpProxy;
  let vault: MemoryVault;
  let profileDir: string;
  let session: Session;
  let bugs: unknown[];
  let damageCount: number;

  const open = (firstScreen = Promise.resolve()): Session =>
    createSession({
      firstScreen,
      profileDir,
      presetServerUrl: null,
      demoAccount: null,
      appVersion: '0',
      deviceName: 'Desk',
      vault,
      now,
      outboxLimits,
      diskReserveBytes,
      newId: randomUUID,
      onBug: (error) => bugs.push(error),
      onDamaged() {
        damageCount += 1;
        if (!mayBeDamaged) bugs.push('damaged');
      },
    });
  beforeAll(async () => {
    const env = {
      OUTPOST_SEND_DELAY_MS: String(sendDelayMs),
      OUTPOST_OFFLINE_DAYS: String(offlineDays),
    };
    test = beside?.test ?? (await withServer('embedded', env));
  });
  beforeEach(async () => {
    proxy = await startTcpProxy(test.server.url);
    profileDir = mkdtempSync(join(disk(), 'outpost-profile-'));
    vault = createMemoryVault();
    bugs = [];
    damageCount = 0;
    session = open();
    await session.start();
  });
  afterEach(async () => {
    await session.stop();
    await proxy.stop();
    rmSync(profileDir, { recursive: true, force: true });
    expect(bugs).toEqual([]);
  });

  const station: Workstation = {
    get test() {
      return test;
    },
    get proxy() {
      return proxy;
    },
    get vault() {
      return vault;
    },
    get profileDir() {
      return profileDir;
    },
    get session() {
      return session;
    },
    get email() {
      return test.organization.users[0]?.email ?? '';
    },
    get ticketId() {
      return test.organization.ticketIds[0] ?? '';
    },
    workspace: () => session.workspace(),
    state: () => session.state.get(),
    status: () => session.workspace().status.get(),
    signIn: (password = PASSWORD) => session.signIn(proxy.url, station.email, password),
    synced: () =>
      waitFor(
        () => {
          const { firstSync, connection, pendingCount } = station.status();
          return firstSync.isComplete && connection === 'online' && pendingCount === 0;
        },
        { what: 'everything synced' },
      ),
    goOnline() {
      proxy.restore();
      session.workspace().engine.nudge();
      return station.synced();
    },
    addNote: (messageId = randomUUID()) =>
      session.workspace().mutate({
        name: 'ticket.add-note',
        args: { ticketId: station.ticketId, messageId, bodyHtml: NOTE, bodyText: NOTE },
      }),
    async countInCenter(messageId) {
      const { rowCount } = await test.server.context.pool.query('select from message where id = $1', [
        messageId,
      ]);
      return rowCount ?? 0;
    },
    damage() {
      station.workspace().engine.stop();
      const file = join(station.accountFolder(), 'outpost.db');
      const target = openSync(file, 'r+');
      for (let at = 0; at < statSync(file).size; at += 4096) {
        writeSync(target, Buffer.alloc(512, 0x5a), 0, 512, at);
      }
      closeSync(target);
      for (const side of ['-wal', '-shm']) rmSync(`${file}${side}`, { force: true });
    },
    accountFolder() {
      const accounts = join(profileDir, 'accounts');
      const [account] = readdirSync(accounts).filter((name) => !name.includes('.locked-'));
      return join(accounts, account ?? '');
    },
    get damageCount() {
      return damageCount;
    },
    async restart(firstScreen) {
      await session.stop();
      session = open(firstScreen);
      await session.start();
      return session.state.get();
    },
    async startAnother() {
      session = open();
      await session.start();
      return session.state.get();
    },
    async refusal(work) {
      try {
        await work();
      } catch (error) {
        return Reflect.get(error as object, 'code');
      }
      return 'accepted';
    },
  };
  return station;
}
