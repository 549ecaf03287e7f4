import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const READY_TIMEOUT_MS = 10_000;
const POLL_MS = 50;

/** A keyring of our own; programs reach it with `env` in their environment. */
export type Keyring = Readonly<{ env: Readonly<Record<string, string>>; stop(): void }>;

/** Whether a Secret Service (the desktop's keyring) answers on the D-Bus of this environment. */
export async function hasSecretService(env: NodeJS.ProcessEnv): Promise<boolean> {
  if (!env.DBUS_SESSION_BUS_ADDRESS) return false;
  const question = 'org.freedesktop.DBus.NameHasOwner';
  const args = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', question];
  try {
    const { stdout } = await promisify(execFile)('dbus-send', [...args, 'string:org.freedesktop.secrets'], {
      env,
    });
    return stdout.includes('boolean true');
  } catch {
    // No dbus-send, or a bus that is gone: nobody there to keep a secret.
    return false;
  }
}

/**
 * Starts gnome-keyring, unlocked, on a D-Bus of its own. For machines without a desktop: development and tests.
 *
 * @param folder keeps the secrets from one start to the next
 * @throws Error when gnome-keyring or dbus-daemon is missing or does not come up
 */
export async function startKeyring(folder: string): Promise<Keyring> {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const runtimeFolder = mkdtempSync(join(tmpdir(), 'outpost-keyring-'));
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const busFailed = once(bus, 'exit').then(() => {
    throw new Error('dbus-daemon ended before it was ready');
  });
  const [address] = await Promise.race([once(createInterface({ input: bus.stdout }), 'line'), busFailed]);
  busFailed.catch(() => undefined);
  const env = { DBUS_SESSION_BUS_ADDRESS: String(address) };
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, ...env, XDG_RUNTIME_DIR: runtimeFolder, XDG_DATA_HOME: folder },
    detached: true,
  });
  // Its absence shows in the wait below, which says what is missing.
  daemon.once('error', () => undefined);
  daemon.stdin.on('error', () => undefined);
  daemon.stdin.end(`${unlockWord(folder)}\n`);
  const stop = () => {
    daemon.kill('SIGTERM');
    bus.kill('SIGTERM');
    rmSync(runtimeFolder, { recursive: true, force: true });
  };
  process.once('exit', stop);
  bus.unref();
  daemon.unref();
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!(await hasSecretService({ ...process.env, ...env }))) {
    if (Date.now() > deadline) {
      stop();
      throw new Error('gnome-keyring-daemon did not come up (is the package gnome-keyring installed?)');
    }
    await delay(POLL_MS);
  }
  return {
    env,
    stop() {
      process.removeListener('exit', stop);
      stop();
    },
  };
}

/** The word that opens this folder's keyring, as closed to others as the keyring's own file. */
function unlockWord(folder: string): string {
  const file = join(folder, 'unlock-word');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}
