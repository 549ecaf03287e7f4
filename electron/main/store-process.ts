import type { MessagePortMain } from 'electron';
import type { StoreState } from '../../shared/contract/host.ts';
import type { FromStore, ToStore } from '../../shared/contract/store-host.ts';
import type { Keychain } from './keychain.ts';
import type { StoreCarrier } from './store-carrier.ts';

export interface StoreProcessPorts {
  start(): StoreCarrier;
  readonly startMessage: ToStore;
  readonly keychain: Keychain;
  onState(state: StoreState): void;
  /** Hand every window a fresh port. */
  onReady(): void;
}

/** Owns the life of the store process: starts it, answers its questions about secrets, restarts it when it dies. */
export interface StoreProcess {
  readonly carrierKind: StoreCarrier['kind'] | null;
  /** Counts the store processes there have been; each needs ports of its own. */
  readonly life: number;
  /** Changes the server does not have yet, as last reported. */
  readonly pendingCount: number;
  openPort(): MessagePortMain | null;
  wake(): void;
  /** The first queue is on the screen; every store from now on can begin with everything at once. */
  queuePainted(): void;
  /** Tells the store where the person wants a file saved. */
  addSavePath(token: string, path: string): void;
  restart(): void;
  stop(): Promise<void>;
}

const MAX_RESTARTS = 5;
/** A store that lived this long has earned a fresh count of restarts. */
const HEALTHY_MS = 60_000;
const FIRST_DELAY_MS = 300;
const STOP_TIMEOUT_MS = 10_000;

export function createStoreProcess(ports: StoreProcessPorts): StoreProcess {
  let carrier: StoreCarrier | null = null;
  let life = 0;
  let attempt = 0;
  let startedAt = 0;
  let pendingCount = 0;
  let isStopping = false;
  let isPainted = false;
  let onStopped = (): void => undefined;

  const launch = (): void => {
    startedAt = Date.now();
    life += 1;
    const started = ports.start();
    carrier = started;
    started.onMessage((message) => handle(started, message));
    started.onExit((code) => lose(started, code));
    started.send(ports.startMessage);
    if (isPainted) started.send({ type: 'queuePainted' });
  };

  const handle = (from: StoreCarrier, message: FromStore): void => {
    switch (message.type) {
      case 'started':
        ports.onState({ state: 'running' });
        ports.onReady();
        break;
      case 'secretRequest':
        void answerSecret(from, message);
        break;
      case 'pending':
        pendingCount = message.count;
        break;
      default:
        break;
    }
  };

  const answerSecret = async (
    from: StoreCarrier,
    request: FromStore & { type: 'secretRequest' },
  ): Promise<void> => {
    try {
      const value = await askKeychain(ports.keychain, request);
      from.send({ type: 'secret', id: request.id, value });
    } catch (error) {
      console.warn(`The keychain did not answer: ${error instanceof Error ? error.message : String(error)}`);
      from.send({ type: 'secretFailed', id: request.id });
    }
  };

  const lose = (lost: StoreCarrier, code: number | null): void => {
    if (carrier !== lost) return;
    carrier = null;
    if (isStopping) {
      onStopped();
      return;
    }
    console.error(`The store process ended with code ${code}`);
    if (Date.now() - startedAt > HEALTHY_MS) attempt = 0;
    attempt += 1;
    if (attempt > MAX_RESTARTS) {
      ports.onState({ state: 'failed' });
      return;
    }
    ports.onState({ state: 'restarting', attempt });
    setTimeout(launch, FIRST_DELAY_MS * 2 ** (attempt - 1));
  };

  launch();

  return {
    get carrierKind() {
      return carrier?.kind ?? null;
    },
    get life() {
      return life;
    },
    get pendingCount() {
      return pendingCount;
    },
    openPort: () => carrier?.openPort() ?? null,
    wake: () => carrier?.send({ type: 'wake' }),
    queuePainted() {
      isPainted = true;
      carrier?.send({ type: 'queuePainted' });
    },
    addSavePath: (token, path) => carrier?.send({ type: 'savePath', token, path }),
    restart() {
      attempt = 0;
      if (carrier === null) launch();
      else carrier.kill();
    },
    stop() {
      isStopping = true;
      const stopping = carrier;
      if (stopping === null) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(() => stopping.kill(), STOP_TIMEOUT_MS);
        onStopped = () => {
          clearTimeout(timer);
          resolve();
        };
        stopping.send({ type: 'stop' });
      });
    },
  };
}

async function askKeychain(
  keychain: Keychain,
  { action, name, value }: FromStore & { type: 'secretRequest' },
): Promise<string | null> {
  switch (action) {
    case 'get':
      return keychain.get(name);
    case 'set':
      await keychain.set(name, value ?? '');
      return null;
    case 'delete':
      await keychain.delete(name);
      return null;
  }
}
