import type { SecretVault } from '../../electron/store/secret-vault.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/** Stands in for the operating system's keychain where a test needs it to come and go. */
export interface MemoryVault extends SecretVault {
  readonly secrets: Map<string, string>;
  isAvailable: boolean;
  /** Like GNOME's: it finds nothing and takes nothing. */
  isLocked: boolean;
}

export function createMemoryVault(): MemoryVault {
  const vault: MemoryVault = {
    secrets: new Map(),
    isAvailable: true,
    isLocked: false,
    async get(name) {
      check(vault);
      return vault.isLocked ? null : (vault.secrets.get(name) ?? null);
    },
    async set(name, value) {
      check(vault);
      if (vault.isLocked) throw new AppError('keychainUnavailable');
      vault.secrets.set(name, value);
    },
    async delete(name) {
      check(vault);
      vault.secrets.delete(name);
    },
  };
  return vault;
}

function check({ isAvailable }: MemoryVault): void {
  if (!isAvailable) throw new AppError('keychainUnavailable');
}
