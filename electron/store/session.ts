import { existsSync, renameSync } from 'node:fs';
import { getMeta, setMeta } from '../../db/client/meta.ts';
import { OUTBOX_LIMITS, type OutboxLimits } from '../../db/client/outbox-limits.ts';
import { SignInAnswer } from '../../shared/contract/account-protocol.ts';
import type { Notice, SessionState } from '../../shared/contract/store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { User } from '../../shared/model/user.ts';
import { type Access, createAccess } from '../sync/access.ts';
import { createHttpFiles } from '../sync/files/http-files.ts';
import { createHttpClient, findServer, type HttpClient, serverUrlsOf } from '../sync/http-client.ts';
import { createHttpRefusedWork } from '../sync/http-refused-work.ts';
import { createHttpTransport } from '../sync/http-transport.ts';
import { TransportFailure } from '../sync/ports.ts';
import { accountFiles, hasStore } from './account-files.ts';
import { asAppErrors, toAppError, toAppErrors } from './app-errors.ts';
import { isSuspect, markClean, markSuspect } from './clean-mark.ts';
import { createDamageGuard, type DamageGuard } from './damage-guard.ts';
import { DISK_RESERVE_BYTES } from './free-room.ts';
import { createLiveValue, type LiveValue } from './live-values.ts';
import { type OpenAccount, openAccount } from './open-account.ts';
import { prepareFirstQueue } from './prepare-first-queue.ts';
import { openProfile, type Profile } from './profile.ts';
import { dropRefreshToken, refreshTokenStore } from './refresh-token.ts';
import type { SecretVault } from './secret-vault.ts';
import { unlessDiskFails } from './unless-disk-fails.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** How the store process was started. */
export interface SessionPorts {
  readonly profileDir: string;
  readonly presetServerUrl: string | null;
  readonly demoAccount: { readonly email: string; readonly password: string } | null;
  readonly appVersion: string;
  readonly deviceName: string;
  readonly vault: SecretVault;
  /** Resolves once the first screen of a start is painted, or is not waited for any more. */
  readonly firstScreen: Promise<void>;
  now(): number;
  /** What may wait here to be sent; the limits of the product unless given. */
  readonly outboxLimits?: OutboxLimits;
  readonly diskReserveBytes?: number;
  newId(): string;
  onBug(error: unknown): void;
  /** The open database turned out damaged. Another start of the store puts it aside and repairs what can be repaired. */
  onDamaged(): void;
}

/** Signing in and out of accounts; at most one workspace is open. */
export interface Session {
  readonly state: LiveValue<SessionState>;
  /** @throws AppError notSignedIn, offlineTooLong */
  workspace(): Workspace;
  /** What a locked workspace does as well: it tells how it stands and takes what is being typed. @throws AppError notSignedIn */
  evenLocked(): Pick<Workspace, EvenLocked>;
  start(): Promise<void>;
  signIn(serverAddress: string, email: string, password: string): Promise<void>;
  signOut(isEverywhere: boolean): Promise<void>;
  stop(): Promise<void>;
}

type EvenLocked =
  | 'status'
  | 'engine'
  | 'settings'
  | 'backUp'
  | 'saveDraft'
  | 'articleDrafts'
  | 'newTicketDrafts';

interface Opened {
  readonly workspace: Workspace;
  readonly account: OpenAccount;
  readonly guard: DamageGuard;
  readonly client: HttpClient;
  readonly access: Access;
  readonly serverUrl: string;
  readonly email: string;
}

export function createSession(ports: SessionPorts): Session {
  const state = createLiveValue<SessionState>({ phase: 'starting' });
  let profile: Profile | null = null;
  let opened: Opened | null = null;

  const mustProfile = (): Profile => {
    profile ??= openProfile(ports.profileDir, ports.now());
    return profile;
  };

  const showSignedOut = (notice: Notice | null): void => {
    const last = profile?.get().lastAccount ?? null;
    state.set({
      phase: 'signedOut',
      serverUrl: ports.presetServerUrl ?? last?.serverUrl ?? null,
      email: last?.email ?? null,
      // What lies in a database that nobody can open any more does not go out after a sign-in.
      pendingCount: notice?.code === 'storeKeyLost' ? 0 : (last?.pendingCount ?? 0),
      notice: notice ?? profile?.notice ?? null,
    });
  };

  /** With a lost key, says how much unsent work is lost with it, as far as it is known. */
  const openOrTellLoss = async <T>(serverUrl: string, email: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'storeKeyLost') throw error;
      const last = mustProfile().get().lastAccount;
      const isLast = last?.serverUrl === serverUrl && last.email === email;
      throw new AppError('storeKeyLost', { count: isLast ? last.pendingCount : 0 }, { cause: error });
    }
  };

  const open = async (serverUrl: string, email: string, password: string | null): Promise<Opened> => {
    const kept = mustProfile();
    const keyName = kept.secretName(serverUrl, email, 'database-key');
    const account = await openOrTellLoss(serverUrl, email, () =>
      openAccount(kept.accountFolder(serverUrl, email), keyName, ports.vault, password),
    );
    // Nobody has an account of a server that has not answered.
    const client = createHttpClient(serverUrl, true);
    const tokenName = kept.secretName(serverUrl, email, 'refresh-token');
    const access = createAccess(client, refreshTokenStore(account, ports.vault, tokenName), ports.now);
    const guard = createDamageGuard(() => {
      // Where the disk takes no mark, the next start finds the damage by reading the file through.
      unlessDiskFails(() => markSuspect(account.files.database));
      ports.onDamaged();
    });
    const workspaceOf = () =>
      createWorkspace({
        account,
        guard,
        transport: createHttpTransport(client, access),
        appVersion: ports.appVersion,
        now: ports.now,
        outboxLimits: ports.outboxLimits ?? OUTBOX_LIMITS,
        diskReserveBytes: ports.diskReserveBytes ?? DISK_RESERVE_BYTES,
        newId: ports.newId,
        onBug: ports.onBug,
        onSessionLost: (code) => loseSession(code),
        onLine: () => watchLife(),
        fileTransport: createHttpFiles(client, access),
        refusedWork: createHttpRefusedWork(client, access),
      });
    return { workspace: guard.run(workspaceOf), guard, account, client, access, serverUrl, email };
  };

  const close = async (): Promise<void> => {
    const closing = opened;
    opened = null;
    if (closing === null) return;
    const { workspace, account, serverUrl, email } = closing;
    const { pendingCount } = workspace.status.get();
    let isBackedUp = false;
    try {
      // Without a new back-up the former one and the journal stay; the next start repairs with them.
      isBackedUp = unlessDiskFails(() => workspace.backUp());
    } finally {
      workspace.close();
    }
    unlessDiskFails(() => mustProfile().setLastAccount({ serverUrl, email, pendingCount }));
    const { database } = account.files;
    if (isBackedUp && !isSuspect(database)) unlessDiskFails(() => markClean(database, ports.now()));
  };

  /** The server ended the session: the screen asks for the password again, work stays where it is. */
  const loseSession = (code: string): void => {
    queueMicrotask(() => {
      if (opened === null) return;
      close()
        .then(() => showSignedOut({ code, params: {} }))
        .catch(ports.onBug);
    });
  };

  const show = (user: User, organizationName: string): void => {
    if (opened === null) return;
    const { serverUrl, account, workspace } = opened;
    const { life } = workspace;
    const heardAt = life.heardAt();
    if (heardAt !== null && life.isOver()) {
      state.set({ phase: 'locked', serverUrl, user, organizationName, heardAt, days: life.days() });
      // Nothing can be done without the line any more, so nothing is left of the choice to stay without it.
      workspace.setOffline(false);
      return;
    }
    const ofProfile = profile?.notice ?? null;
    const notices = [...account.notices, ...(ofProfile === null ? [] : [ofProfile])];
    state.set({ phase: 'signedIn', serverUrl, user, organizationName, notices });
  };

  /** Locks what was away from the server for too long, and opens it with the first word of it (R155). */
  const watchLife = (): void => {
    const shown = state.get();
    if (opened === null || (shown.phase !== 'signedIn' && shown.phase !== 'locked')) return;
    if (opened.workspace.life.isOver() !== (shown.phase === 'locked')) {
      show(shown.user, shown.organizationName);
    }
  };

  const resume = async (serverUrl: string, email: string): Promise<void> => {
    // Both secrets are asked for at once: each question takes the keychain its time.
    const asked = ports.vault.get(tokenNameOf(serverUrl, email));
    asked.catch(() => undefined);
    opened = await open(serverUrl, email, null);
    const { account, guard } = opened;
    const { db, hasKeychain } = account;
    const user = guard.run(() => getMeta(db, 'user')) as User | undefined;
    const token = hasKeychain ? await asked : guard.run(() => getMeta(db, 'refreshToken'));
    const hasToken = typeof token === 'string';
    if (user === undefined || !hasToken) {
      const { notices } = opened.account;
      await close();
      showSignedOut(notices[0] ?? null);
      return;
    }
    show(user, getMeta(db, 'organizationName') ?? '');
    const { workspace } = opened;
    guard.run(() => prepareFirstQueue(workspace));
    const openLine = (): void => {
      if (opened?.workspace === workspace) guard.run(() => workspace.engine.activate());
    };
    // The first queue and the opening of the line would share the processor; whoever waits, waits for the queue.
    ports.firstScreen.then(openLine).catch(showFailure);
  };

  const tokenNameOf = (serverUrl: string, email: string): string =>
    mustProfile().secretName(serverUrl, email, 'refresh-token');

  const signIn = async (serverAddress: string, email: string, password: string): Promise<void> => {
    const serverUrls = toAppErrors(() => serverUrlsOf(serverAddress));
    const kept = mustProfile();
    const isHere = (url: string): boolean => hasStore(accountFiles(kept.accountFolder(url, email)));
    await close();
    let client: HttpClient;
    try {
      client = await asAppErrors(() => findServer(serverUrls, isHere));
    } catch (error) {
      await unlockOffline(serverUrls, email, password, error);
      return;
    }
    const { serverUrl } = client;
    const reopened = isHere(serverUrl) ? await reopen(serverUrl, email, password) : null;
    try {
      const deviceId = reopened === null ? null : (getMeta(reopened.account.db, 'deviceId') ?? null);
      const answer = await asAppErrors(() =>
        client.json(
          {
            path: '/api/account/sign-in',
            body: {
              email,
              password,
              device: { deviceId, name: ports.deviceName, platform: process.platform },
            },
          },
          SignInAnswer,
        ),
      );
      opened = reopened ?? (await open(serverUrl, email, password));
      await enter(opened, answer);
    } catch (error) {
      if (opened === null) reopened?.workspace.close();
      throw error;
    }
  };

  const enter = async (entered: Opened, answer: SignInAnswer): Promise<void> => {
    const { db } = entered.account;
    setMeta(db, 'deviceId', answer.deviceId);
    setMeta(db, 'user', answer.user);
    setMeta(db, 'organizationName', answer.organizationName);
    setMeta(db, 'serverUrl', entered.serverUrl);
    await entered.access.adopt(answer.tokens);
    mustProfile().setLastAccount({ serverUrl: entered.serverUrl, email: entered.email, pendingCount: 0 });
    show(answer.user, answer.organizationName);
    entered.workspace.engine.activate();
  };

  /** A store whose key is gone is put aside, never deleted, and a fresh one takes its place. */
  const reopen = async (serverUrl: string, email: string, password: string): Promise<Opened> => {
    try {
      return await open(serverUrl, email, password);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'storeKeyLost') throw error;
      const folder = mustProfile().accountFolder(serverUrl, email);
      const asideAt = `${folder}.locked-${ports.now()}`;
      renameSync(folder, asideAt);
      const fresh = await open(serverUrl, email, password);
      const notice: Notice = { code: 'storeKeyLost', params: { ...error.params, file: asideAt } };
      return { ...fresh, account: { ...fresh.account, notices: [...fresh.account.notices, notice] } };
    }
  };

  /** Without the server, a password can still open the store it was used to lock on a machine without a keychain. */
  const unlockOffline = async (
    serverUrls: readonly string[],
    email: string,
    password: string,
    reason: unknown,
  ): Promise<void> => {
    const serverUrl = serverUrls.find((url) => {
      const files = accountFiles(mustProfile().accountFolder(url, email));
      return existsSync(files.wrappedKey) && hasStore(files);
    });
    if (serverUrl === undefined) throw reason;
    opened = await open(serverUrl, email, password);
    const user = getMeta(opened.account.db, 'user') as User | undefined;
    if (user === undefined) {
      await close();
      throw reason;
    }
    show(user, getMeta(opened.account.db, 'organizationName') ?? '');
    opened.workspace.engine.activate();
  };

  const startDemo = async (): Promise<boolean> => {
    if (ports.demoAccount === null || ports.presetServerUrl === null) return false;
    await signIn(ports.presetServerUrl, ports.demoAccount.email, ports.demoAccount.password);
    return true;
  };

  return {
    state,
    signIn,
    workspace() {
      if (opened === null) throw new AppError('notSignedIn');
      // By the call, for a person may have chosen to work without the line, and no timer lives through a sleep.
      watchLife();
      const { phase } = state.get();
      if (phase === 'locked') throw new AppError('offlineTooLong', { days: opened.workspace.life.days() });
      return opened.workspace;
    },
    evenLocked() {
      if (opened === null) throw new AppError('notSignedIn');
      return opened.workspace;
    },
    async start() {
      try {
        const last = mustProfile().get().lastAccount;
        const isOtherServer = ports.presetServerUrl !== null && last?.serverUrl !== ports.presetServerUrl;
        if (last === null || isOtherServer) {
          if (!(await startDemo())) showSignedOut(null);
          return;
        }
        await resume(last.serverUrl, last.email);
        if (opened === null) await startDemo();
      } catch (error) {
        showFailure(error);
      }
    },
    async signOut(isEverywhere) {
      const leaving = opened;
      if (leaving === null) return;
      await tellServer(leaving, isEverywhere);
      await dropRefreshToken(leaving.account, ports.vault, tokenNameOf(leaving.serverUrl, leaving.email));
      await close();
      showSignedOut(null);
    },
    stop: close,
  };

  /** What stops a start: either the person can do something on the sign-in screen, or nothing works here. */
  function showFailure(error: unknown): void {
    if (!(error instanceof AppError)) ports.onBug(error);
    const notice: Notice =
      error instanceof AppError
        ? { code: error.code, params: { ...error.params } }
        : { code: 'internal', params: {} };
    if (BLOCKING.has(notice.code)) state.set({ phase: 'blocked', notice });
    else showSignedOut(notice);
  }

  /** Asked for while the line is down, the sign-out counts here at once; the server learns of it when its token ends. */
  async function tellServer(leaving: Opened, isEverywhere: boolean): Promise<void> {
    try {
      const token = await leaving.access.token();
      await leaving.client.bytes({
        path: '/api/account/sign-out',
        body: { everywhere: isEverywhere },
        headers: { authorization: `Bearer ${token}` },
        stallMs: 5_000,
      });
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      if (isEverywhere) throw toAppError(error);
    }
  }
}

/** What no sign-in can mend: the person must do something about the workstation, then try again. */
const BLOCKING: ReadonlySet<string> = new Set([
  'profileReadOnly',
  'diskFull',
  'diskFailing',
  'databaseFromNewerVersion',
  'keychainLocked',
  'internal',
]);
