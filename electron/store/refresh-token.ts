import { getMeta, setMeta } from '../../db/client/meta.ts';
import type { OpenAccount } from './open-account.ts';
import type { SecretVault } from './secret-vault.ts';
import { unlessDiskFails } from './unless-disk-fails.ts';

/** Keeps the refresh token in the keychain, or inside the encrypted database where there is none. */
export function refreshTokenStore(account: OpenAccount, vault: SecretVault, name: string) {
  return {
    load: () => readRefreshToken(account, vault, name),
    async save(token: string) {
      if (account.hasKeychain) await vault.set(name, token);
      else setMeta(account.db, 'refreshToken', token);
    },
  };
}

async function readRefreshToken(
  account: OpenAccount,
  vault: SecretVault,
  name: string,
): Promise<string | null> {
  return account.hasKeychain ? vault.get(name) : (getMeta(account.db, 'refreshToken') ?? null);
}

/** Forgets the refresh token of an account. @throws AppError keychainUnavailable */
export async function dropRefreshToken(
  account: OpenAccount,
  vault: SecretVault,
  name: string,
): Promise<void> {
  if (account.hasKeychain) await vault.delete(name);
  // Should it stay, it lies behind the password: the key of this database is wrapped with it.
  else unlessDiskFails(() => setMeta(account.db, 'refreshToken', null));
}
