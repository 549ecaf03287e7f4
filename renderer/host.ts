import type { BootInfo, HostApi, StoreState } from '../shared/contract/host.ts';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly outpost?: HostApi;
  }
}

/** The Electron side of the window. */
export type Host = HostApi;

/** The host calls of the preload script, or a stand-in that does nothing where the page runs without Electron. */
export function findHost(page: Window): Host {
  return page.outpost ?? createPlainHost(page);
}

function createPlainHost(page: Window): Host {
  const bootInfo: BootInfo = {
    platform: page.navigator.userAgent.includes('Mac') ? 'darwin' : 'linux',
    systemLocale: page.navigator.language.startsWith('zh') ? 'zh-CN' : 'en',
    appVersion: '0',
    wantsQueuePainted: false,
  };
  const done = (): Promise<void> => Promise.resolve();
  return {
    bootInfo: () => Promise.resolve(bootInfo),
    openExternal: done,
    chooseSavePath: () => Promise.resolve(null),
    showSaved: done,
    queuePainted: done,
    restartStore: done,
    setLocale: done,
    setTheme: done,
    setMenu: done,
    notify: done,
    setBadge: done,
    takeLink: () => Promise.resolve(null),
    onLink: () => () => undefined,
    onStoreState: (_listener: (state: StoreState) => void) => () => undefined,
    onRunCommand: () => () => undefined,
  };
}
