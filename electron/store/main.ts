import { webcrypto } from 'node:crypto';
import { RPCHandler } from '@orpc/server/message-port';
import { createIdSource } from '../../shared/util/id-source.ts';
import { connectToHost } from './host-link.ts';
import { isHere } from './is-here.ts';
import { createRouter } from './router.ts';
import { createSavePaths } from './save-paths.ts';
import { createHostVault } from './secret-vault.ts';
import { createSession, type Session } from './session.ts';
import { createWakeSigns, LOOK_EVERY_MS } from './wake-signs.ts';

const BACKUP_EVERY_MS = 30 * 60_000;
/** A window that shows no queue, or a machine that takes this long, does not keep the store from the server. */
const FIRST_SCREEN_MS = 1_500;

/** Bugs go to the log of the main process; people see a code. */
function onBug(error: unknown): void {
  console.error(error);
}

const host = connectToHost();
const vault = createHostVault(host);
const savePaths = createSavePaths();
const firstScreen = Promise.withResolvers<void>();
let session: Session | null = null;
let rpc: RPCHandler<Record<never, never>> | null = null;

const wakeSigns = createWakeSigns(Date.now, () => {
  if (session !== null && isHere(session.state.get())) session.evenLocked().engine.wake();
});
setInterval(() => wakeSigns.look(), LOOK_EVERY_MS).unref();

host.onMessage((message) => {
  switch (message.type) {
    case 'start': {
      const started = createSession({
        profileDir: message.profileDir,
        presetServerUrl: message.serverUrl,
        demoAccount: message.demoAccount,
        appVersion: message.appVersion,
        deviceName: message.deviceName,
        vault,
        firstScreen: firstScreen.promise,
        now: () => Date.now(),
        newId: createIdSource({
          now: () => Date.now(),
          randomBytes: (target) => webcrypto.getRandomValues(target),
        }),
        onBug,
        onDamaged: startAnew,
      });
      session = started;
      rpc = new RPCHandler(createRouter(started, savePaths, onBug));
      host.send({ type: 'started' });
      started.start().catch(onBug);
      loadFetch();
      setTimeout(firstScreen.resolve, FIRST_SCREEN_MS).unref();
      reportPending(started).catch(onBug);
      setInterval(() => keepBackup(started), BACKUP_EVERY_MS).unref();
      break;
    }
    case 'secret':
    case 'secretFailed':
      vault.onAnswer(message);
      break;
    case 'savePath':
      savePaths.add(message.token, message.path);
      break;
    case 'queuePainted':
      firstScreen.resolve();
      break;
    case 'wake':
      wakeSigns.resumed();
      break;
    case 'stop':
      stop().catch(onBug);
      break;
    default:
      break;
  }
});

host.onWindow((port) => {
  if (rpc === null) throw new Error('A window asked before the store was started');
  rpc.upgrade(port, { context: {} });
});

/**
 * Node loads what `fetch` and its classes need when one of them is first touched. The first question of the screen does
 * that; here the keychain is being waited for anyway.
 */
function loadFetch(): void {
  void new Response();
}

/** Keeps main informed, for the question on quitting. */
async function reportPending(current: Session): Promise<void> {
  for await (const state of current.state.watch(undefined)) {
    if (!isHere(current.state.get())) continue;
    for await (const { pendingCount } of current.evenLocked().status.watch(undefined)) {
      host.send({ type: 'pending', count: pendingCount });
      if (current.state.get() !== state) break;
    }
  }
}

function keepBackup(current: Session): void {
  if (!isHere(current.state.get())) return;
  try {
    current.evenLocked().backUp();
  } catch (error) {
    onBug(error);
  }
}

/** Main starts another store, which puts the damaged file aside; what waits for an answer now is told to try again. */
function startAnew(): void {
  console.error('The local database is damaged; the store starts anew to repair it');
  process.exitCode = 1;
  // After the present call, so that its error still reaches the screen.
  setImmediate(() => process.exit());
}

async function stop(): Promise<void> {
  try {
    await session?.stop();
  } catch (error) {
    onBug(error);
  }
  host.send({ type: 'stopped' });
  process.exit(0);
}

// Ctrl+C in a terminal reaches every process of the application; main hears it too, and says when to stop.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

// A forked store must not outlive the application that owns it.
process.on('disconnect', () => {
  stop().catch(onBug);
});
