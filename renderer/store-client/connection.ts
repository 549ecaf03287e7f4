import { STORE_PORT_MESSAGE } from '../../shared/contract/host-channels.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { createStoreApi, type StoreApi } from './store-api.ts';

/** One life of the store process as the screen sees it. */
export interface StoreLink {
  readonly api: StoreApi;
  /** Aborted when this life has ended: calls that wait for it will never be answered. */
  readonly ended: AbortSignal;
}

/** The way to the store, across its restarts. */
export interface StoreConnection {
  /** Null until the first port arrives. */
  current(): StoreLink | null;
  /** The link, as soon as there is one; rejects when `signal` aborts first. */
  whenLinked(signal?: AbortSignal): Promise<StoreLink>;
  /** Starts a new life over this port and ends the former one. */
  attach(port: MessagePort): void;
  /** The store process is gone; a new port will follow. */
  detach(): void;
  subscribe(listener: () => void): () => void;
}

/** A connection without a port yet. */
export function createStoreConnection(): StoreConnection {
  let link: StoreLink | null = null;
  let end: AbortController | null = null;
  const listeners = new Set<() => void>();

  const publish = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const detach = (): void => {
    end?.abort(new AppError('storeStopped'));
    end = null;
    link = null;
  };

  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  return {
    current: () => link,
    subscribe,
    whenLinked(signal) {
      if (link !== null) return Promise.resolve(link);
      return new Promise((resolve, reject) => {
        const stop = subscribe(() => {
          if (link === null) return;
          stop();
          resolve(link);
        });
        signal?.addEventListener('abort', () => {
          stop();
          reject(signal.reason);
        });
      });
    },
    attach(port) {
      detach();
      const controller = new AbortController();
      end = controller;
      link = { api: createStoreApi(port), ended: controller.signal };
      publish();
    },
    detach() {
      detach();
      publish();
    },
  };
}

/** Attaches every port that the preload script hands to this page. Returns how to stop. */
export function listenForPorts(connection: StoreConnection, page: Window): () => void {
  const onMessage = (event: MessageEvent): void => {
    // The preload script posts from the page itself; anything from another source is not ours.
    if (event.source !== page || event.data !== STORE_PORT_MESSAGE) return;
    const port = event.ports[0];
    if (port !== undefined) connection.attach(port);
  };
  page.addEventListener('message', onMessage);
  return () => page.removeEventListener('message', onMessage);
}
