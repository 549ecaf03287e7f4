import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What the keychain reached with this environment holds for Outpost, by name. */
export async function readKeychain(
  env: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  // In a process of its own: the library finds its keyring by the environment it was loaded in.
  const script =
    "import('keytar').then(async ({ default: k }) => console.log(JSON.stringify(await k.findCredentials('Outpost'))))";
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
    env: { ...process.env, ...env },
  });
  const found = JSON.parse(stdout) as { account: string; password: string }[];
  return new Map(found.map(({ account, password }) => [account, password]));
}

/** Every file below a folder with its bytes. */
export function readAllFiles(folder: string): { readonly path: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

/** Takes an entry out of the keychain reached with this environment, as a reset of it would. */
export async function forgetSecret(env: Readonly<Record<string, string>>, name: string): Promise<void> {
  const script =
    "import('keytar').then(({ default: k }) => k.deletePassword('Outpost', process.env.SECRET_NAME ?? ''))";
  await promisify(execFile)(process.execPath, ['-e', script], {
    env: { ...process.env, ...env, SECRET_NAME: name },
  });
}
