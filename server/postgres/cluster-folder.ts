import { existsSync } from 'node:fs';
import { access, chmod, chown, constants, mkdir, mkdtemp, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import { type Account, canReach } from './account.ts';

/**
 * The folder in which the cluster lives: `<dataDir>/home`, owned by the account the database runs under.
 * When that account cannot reach `dataDir` (a checkout under a closed home), `home` is a link to a
 * folder of its own below `systemFolder`.
 *
 * @returns its real path
 * @throws AppError databaseFolderDenied
 */
export async function prepareClusterFolder(
  dataDir: string,
  account: Account | undefined,
  systemFolder: string,
): Promise<string> {
  const home = join(dataDir, 'home');
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK | constants.X_OK);
    // 0711: the dropped account may pass through, nobody may look around.
    if (account) await chmod(dataDir, 0o711);
    if (!existsSync(home)) {
      if (account && !canReach(account, dataDir)) {
        await mkdir(systemFolder, { recursive: true, mode: 0o755 });
        await symlink(await mkdtemp(join(systemFolder, 'data-')), home);
      } else {
        await mkdir(home, { mode: 0o700 });
      }
    }
    const real = await realpath(home);
    if (account) await chown(real, account.uid, account.gid);
    else if (process.platform !== 'win32') await chmod(real, 0o700);
    if (account && !canReach(account, real)) {
      throw new Error(`the account ${account.name} cannot reach it`);
    }
    return real;
  } catch (cause) {
    if (isCode(cause, 'ENOSPC')) throw new AppError('diskFull', { folder: dataDir }, { cause });
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('databaseFolderDenied', { folder: dataDir, detail }, { cause });
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
