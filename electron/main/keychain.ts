const SERVICE = 'Outpost';

/** The operating system's keychain; every call rejects where there is none or it stays locked. */
export interface Keychain {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/**
 * The keychain's library is missing on some Linux systems, and loading it then throws: that fails the calls, not the
 * start. It is loaded at once, because the store asks for its key first of all.
 */
export function createKeychain(): Keychain {
  const loading: Promise<Keytar> = import('keytar').then((module) => module.default);
  // Told by the calls that need it.
  loading.catch(() => undefined);
  return {
    get: async (name) => (await loading).getPassword(SERVICE, name),
    set: async (name, value) => (await loading).setPassword(SERVICE, name, value),
    delete: async (name) => {
      await (await loading).deletePassword(SERVICE, name);
    },
  };
}
