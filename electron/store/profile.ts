import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Notice } from '../../shared/contract/store.ts';
import { withProfileErrors } from './profile-errors.ts';
import { syncFolder } from './sync-folder.ts';

/** What this workstation remembers outside the encrypted databases; nothing in it is secret. */
const ProfileFile = z.object({
  /** Names this profile's secrets in the keychain, so that two profiles on one machine do not mix. */
  profileId: z.string(),
  lastAccount: z
    .object({ serverUrl: z.string(), email: z.string(), pendingCount: z.number().int().nonnegative() })
    .nullable(),
});
export type ProfileFile = z.infer<typeof ProfileFile>;

export interface Profile {
  get(): ProfileFile;
  /** What the person must know about the opening of the file itself. */
  readonly notice: Notice | null;
  setLastAccount(account: ProfileFile['lastAccount']): void;
  /** The folder of one account's files. */
  accountFolder(serverUrl: string, email: string): string;
  /** The keychain name of one of an account's secrets. */
  secretName(serverUrl: string, email: string, secret: 'database-key' | 'refresh-token'): string;
}

/**
 * Opens the profile folder, or makes it. Its file is kept twice, because without the profile's name the keys of its
 * databases cannot be found; a damaged one is put aside and restored from the other.
 * @throws AppError profileReadOnly, diskFull
 */
export function openProfile(folder: string, now: number): Profile {
  const paths = [join(folder, 'profile.json'), join(folder, 'profile.copy.json')] as const;
  const opened = withProfileErrors(() => open(folder, paths, now));
  let { file } = opened;
  const accountId = (serverUrl: string, email: string): string =>
    createHash('sha256').update(`${serverUrl}\n${email.toLowerCase()}`).digest('hex').slice(0, 16);
  return {
    get: () => file,
    notice: opened.isRestored ? { code: 'profileDamaged', params: {} } : null,
    setLastAccount(lastAccount) {
      file = { ...file, lastAccount };
      withProfileErrors(() => write(paths, file));
    },
    accountFolder: (serverUrl, email) => join(folder, 'accounts', accountId(serverUrl, email)),
    secretName: (serverUrl, email, secret) => `${file.profileId}/${accountId(serverUrl, email)}/${secret}`,
  };
}

type Paths = readonly [string, string];

function open(
  folder: string,
  paths: Paths,
  now: number,
): { readonly file: ProfileFile; readonly isRestored: boolean } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [file, copy] = [read(paths[0]), read(paths[1])];
  if (file !== null && copy !== null) return { file, isRestored: false };
  const isNew = !paths.some((path) => existsSync(path));
  // Damage of the copy alone costs nothing and is not worth a word.
  if (file === null && existsSync(paths[0])) renameSync(paths[0], `${paths[0]}.damaged-${now}`);
  const kept = file ?? copy ?? { profileId: randomUUID(), lastAccount: null };
  write(paths, kept);
  return { file: kept, isRestored: file === null && !isNew };
}

/** Null when there is none, or when it is damaged. */
function read(path: string): ProfileFile | null {
  if (!existsSync(path)) return null;
  try {
    return ProfileFile.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function write(paths: Paths, file: ProfileFile): void {
  for (const path of paths) {
    writeFileSync(`${path}.new`, JSON.stringify(file), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
    syncFolder(dirname(path));
  }
}
