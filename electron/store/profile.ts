import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors/app-error.ts';

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
  setLastAccount(account: ProfileFile['lastAccount']): void;
  /** The folder of one account's files. */
  accountFolder(serverUrl: string, email: string): string;
  /** The keychain name of one of an account's secrets. */
  secretName(serverUrl: string, email: string, secret: 'database-key' | 'refresh-token'): string;
}

/** Opens the profile folder, or makes it. @throws AppError profileReadOnly */
export function openProfile(folder: string): Profile {
  const path = join(folder, 'profile.json');
  let file = read(folder, path);
  const accountId = (serverUrl: string, email: string): string =>
    createHash('sha256').update(`${serverUrl}\n${email.toLowerCase()}`).digest('hex').slice(0, 16);
  return {
    get: () => file,
    setLastAccount(lastAccount) {
      file = { ...file, lastAccount };
      write(path, file);
    },
    accountFolder: (serverUrl, email) => join(folder, 'accounts', accountId(serverUrl, email)),
    secretName: (serverUrl, email, secret) => `${file.profileId}/${accountId(serverUrl, email)}/${secret}`,
  };
}

function read(folder: string, path: string): ProfileFile {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (existsSync(path)) return ProfileFile.parse(JSON.parse(readFileSync(path, 'utf8')));
    const fresh: ProfileFile = { profileId: randomUUID(), lastAccount: null };
    write(path, fresh);
    return fresh;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = String(Reflect.get(error instanceof Error ? error : {}, 'code') ?? 'profile.json');
    throw new AppError('profileReadOnly', { reason }, { cause: error });
  }
}

function write(path: string, file: ProfileFile): void {
  try {
    writeFileSync(`${path}.new`, JSON.stringify(file), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  } catch (error) {
    const code = String(Reflect.get(error instanceof Error ? error : {}, 'code'));
    throw new AppError(
      code === 'ENOSPC' ? 'diskFull' : 'profileReadOnly',
      { reason: code },
      { cause: error },
    );
  }
}
