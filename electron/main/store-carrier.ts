import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { app, MessageChannelMain, type MessagePortMain, utilityProcess } from 'electron';
import { FromStore, type ToStore } from '../../shared/contract/store-host.ts';

/** The database driver needs this version of Node-API; an older host is killed when it loads it. */
const NODE_API_OF_DRIVER = 10;

/** A running store process, whichever way it is carried. */
export interface StoreCarrier {
  readonly kind: 'utilityProcess' | 'fork';
  send(message: ToStore): void;
  /** Opens a way to the store and returns the end for a window. */
  openPort(): MessagePortMain;
  onMessage(listener: (message: FromStore) => void): void;
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

/** Which carrier this Electron can use (docs/decisions/0001-electron-runtime.md). */
function carrierKind(): StoreCarrier['kind'] {
  return Number(process.versions.napi) >= NODE_API_OF_DRIVER ? 'utilityProcess' : 'fork';
}

/** Whether the carrier can only be started once the application is ready. */
export function needsReadyApp(): boolean {
  return carrierKind() === 'utilityProcess';
}

/** Starts the store with the carrier this Electron can use. */
export function startStoreCarrier(entry: string, nodePath: string | null): StoreCarrier {
  return carrierKind() === 'utilityProcess'
    ? startUtilityProcess(entry)
    : startFork(entry, nodePath ?? findNode());
}

/** Room for young objects (MB): with V8's own first guess a start collects garbage five times before it can answer. */
const STORE_FLAGS = ['--min-semi-space-size=16'];

/** The store's compiled code is kept beside that of the page: it is on the way of every start. */
function withCompileCache(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: join(app.getPath('userData'), 'compile-cache') };
}

/** The product's carrier: a utility process with direct ports to the windows. */
export function startUtilityProcess(entry: string): StoreCarrier {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Outpost store',
    execArgv: STORE_FLAGS,
    env: withCompileCache(),
  });
  let lastPortId = 0;
  return {
    kind: 'utilityProcess',
    send: (message) => child.postMessage(message),
    openPort() {
      const { port1, port2 } = new MessageChannelMain();
      lastPortId += 1;
      child.postMessage({ type: 'openPort', portId: lastPortId } satisfies ToStore, [port2]);
      return port1;
    },
    onMessage: (listener) => child.on('message', (data) => listener(FromStore.parse(data))),
    onExit: (listener) => child.on('exit', (code) => listener(code)),
    kill: () => child.kill(),
  };
}

/** The fallback's carrier: a Node of its own, whose messages main carries verbatim. */
export function startFork(entry: string, nodePath: string): StoreCarrier {
  const child = fork(entry, [], {
    execPath: nodePath,
    execArgv: STORE_FLAGS,
    serialization: 'advanced',
    env: withCompileCache(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ports = new Map<number, MessagePortMain>();
  let lastPortId = 0;
  const send = (message: ToStore): void => {
    // Between its death and the exit event the child cannot take messages; the supervisor starts a new one.
    if (child.connected) child.send(message);
  };
  let onMessage = (_message: FromStore): void => undefined;
  child.on('message', (data) => {
    const message = FromStore.parse(data);
    if (message.type === 'portMessage') ports.get(message.portId)?.postMessage(message.data);
    else onMessage(message);
  });
  child.on('error', (error: NodeJS.ErrnoException) => {
    // A message that meets a store which has just ended is no fault of its own: the exit is told.
    if (error.code !== 'EPIPE') console.error(error);
  });
  return {
    kind: 'fork',
    send,
    openPort() {
      const { port1, port2 } = new MessageChannelMain();
      lastPortId += 1;
      const portId = lastPortId;
      ports.set(portId, port2);
      send({ type: 'openPort', portId });
      port2.on('message', ({ data }) => send({ type: 'portMessage', portId, data }));
      port2.on('close', () => {
        ports.delete(portId);
        send({ type: 'closePort', portId });
      });
      port2.start();
      return port1;
    },
    onMessage(listener) {
      onMessage = listener;
    },
    onExit: (listener) => child.on('exit', (code) => listener(code)),
    kill: () => child.kill('SIGKILL'),
  };
}

/** The Node 24 that comes with the project's packages. */
function findNode(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const require = createRequire(import.meta.url);
  const manifest = require.resolve(`node-${platform}-${process.arch}/package.json`);
  const path = join(manifest, '..', 'bin', program);
  if (!existsSync(path)) throw new Error(`There is no Node.js 24 at ${path}`);
  return path;
}
