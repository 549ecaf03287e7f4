import type { ToStore } from '../../shared/contract/store-host.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { HostLink } from './host-link.ts';

/** The operating system's keychain. Every call rejects with AppError keychainUnavailable when there is none. */
export interface SecretVault {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** The keychain as the main process lends it. */
export function createHostVault(host: HostLink): SecretVault & { onAnswer(message: ToStore): void } {
  const waiting = new Map<number, { resolve(value: string | null): void; reject(error: Error): void }>();
  let lastId = 0;
  const ask = (
    action: 'get' | 'set' | 'delete',
    name: string,
    value: string | null,
  ): Promise<string | null> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      host.send({ type: 'secretRequest', id: lastId, action, name, value });
    });
  return {
    get: (name) => ask('get', name, null),
    async set(name, value) {
      await ask('set', name, value);
    },
    async delete(name) {
      await ask('delete', name, null);
    },
    onAnswer(message) {
      if (message.type !== 'secret' && message.type !== 'secretFailed') return;
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'secret') call?.resolve(message.value);
      else call?.reject(new AppError('keychainUnavailable'));
    },
  };
}
