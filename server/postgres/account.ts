import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The operating system account that the database runs under when the server itself runs as root. */
export type Account = Readonly<{ name: string; uid: number; gid: number }>;

/** An `outpost` account is preferred: unlike `nobody` it shares its files with no other service. */
const CANDIDATES = ['outpost', 'nobody'];

const ROOT_UID = 0;

/** The account to drop to, or undefined when this process is not root and needs to drop nothing. */
export function chooseAccount(): Account | undefined {
  if (process.getuid?.() !== ROOT_UID) return undefined;
  for (const name of CANDIDATES) {
    const uid = accountNumber('-u', name);
    const gid = accountNumber('-g', name);
    if (uid !== undefined && gid !== undefined && uid !== ROOT_UID) return { name, uid, gid };
  }
  return undefined;
}

function accountNumber(kind: '-u' | '-g', name: string): number | undefined {
  try {
    return Number(
      execFileSync('id', [kind, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    // No such account: the next candidate is asked for.
    return undefined;
  }
}

/** Whether an account may enter a folder and every folder above it. The folder must exist. */
export function canReach(account: Account, folder: string): boolean {
  for (let path = resolve(folder); ; path = dirname(path)) {
    const { mode, uid, gid } = statSync(path);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
