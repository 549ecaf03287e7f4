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

/** Loaded when first needed, because its library is missing on some Linux systems and loading it then throws. */
export function createKeychain(): Keychain {
  let loaded: Promise<Keytar> | null = null;
  const keytar = (): Promise<Keytar> => {
    loaded ??= import('keytar').then((module) => module.default);
    return loaded;
  };
  return {
    get: async (name) => (await keytar()).getPassword(SERVICE, name),
    set: async (name, value) => (await keytar()).setPassword(SERVICE, name, value),
    delete: async (name) => {
      await (await keytar()).deletePassword(SERVICE, name);
    },
  };
}
