import { type FromStore, ToStore } from '../../shared/contract/store-host.ts';

/** One end of a conversation with a window, as oRPC wants it. */
export interface WindowPort {
  postMessage(data: unknown): void;
  on(event: string, listener: (event?: { data: unknown }) => void): void;
}

/** The line to the Electron main process, the same over both carriers. */
export interface HostLink {
  send(message: FromStore): void;
  onMessage(listener: (message: ToStore) => void): void;
  onWindow(listener: (port: WindowPort) => void): void;
}

interface StartablePort extends WindowPort {
  start(): void;
}

/** What a utility process finds on `process`; declared here so that the store needs no Electron types. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: StartablePort[] }) => void): void;
}

/**
 * Finds out how this process was started: as a utility process, windows' ports arrive whole; as a forked Node, main
 * carries their messages verbatim, because an older Electron cannot load our database driver itself
 * (docs/decisions/0001-electron-runtime.md).
 */
export function connectToHost(): HostLink {
  const parentPort: ParentPort | undefined = Reflect.get(process, 'parentPort');
  return parentPort === undefined ? connectByFork() : connectByUtilityProcess(parentPort);
}

function connectByUtilityProcess(parent: ParentPort): HostLink {
  let onMessage = (_message: ToStore): void => undefined;
  let onWindow = (_port: WindowPort): void => undefined;
  parent.on('message', ({ data, ports }) => {
    const message = ToStore.parse(data);
    const [port] = ports;
    if (message.type === 'openPort' && port !== undefined) {
      onWindow(port);
      port.start();
    } else onMessage(message);
  });
  return {
    send: (message) => parent.postMessage(message),
    onMessage(listener) {
      onMessage = listener;
    },
    onWindow(listener) {
      onWindow = listener;
    },
  };
}

function connectByFork(): HostLink {
  const send = (message: FromStore): void => {
    // A host that is gone cannot be told anything; its end arrives as `disconnect`.
    if (process.connected) process.send?.(message);
  };
  const ports = new Map<number, BridgedPort>();
  let onMessage = (_message: ToStore): void => undefined;
  let onWindow = (_port: WindowPort): void => undefined;
  process.on('message', (data) => {
    const message = ToStore.parse(data);
    switch (message.type) {
      case 'openPort': {
        const port = createBridgedPort((payload) =>
          send({ type: 'portMessage', portId: message.portId, data: payload }),
        );
        ports.set(message.portId, port);
        onWindow(port);
        break;
      }
      case 'portMessage':
        ports.get(message.portId)?.emit('message', { data: message.data });
        break;
      case 'closePort':
        ports.get(message.portId)?.emit('close', undefined);
        ports.delete(message.portId);
        break;
      default:
        onMessage(message);
    }
  });
  return {
    send,
    onMessage(listener) {
      onMessage = listener;
    },
    onWindow(listener) {
      onWindow = listener;
    },
  };
}

interface BridgedPort extends WindowPort {
  emit(event: string, payload: { data: unknown } | undefined): void;
}

function createBridgedPort(post: (data: unknown) => void): BridgedPort {
  const listeners = new Map<string, ((event?: { data: unknown }) => void)[]>();
  return {
    postMessage: post,
    on(event, listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    emit(event, payload) {
      for (const listener of listeners.get(event) ?? []) listener(payload);
    },
  };
}
