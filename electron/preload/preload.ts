import { contextBridge, ipcRenderer } from 'electron';
import type { BootInfo, HostApi, StoreState } from '../../shared/contract/host.ts';
import { HOST_CHANNELS, STORE_PORT_MESSAGE } from '../../shared/contract/host-channels.ts';

// The port goes to the page itself, because a port cannot cross the context bridge.
const handOver = (port: MessagePort): void => {
  window.postMessage(STORE_PORT_MESSAGE, location.origin, [port]);
};
let isPageListening = false;
/** The newest port that came before the page was there to take it. */
let early: MessagePort | null = null;
ipcRenderer.on(HOST_CHANNELS.storePort, ({ ports: [port] }) => {
  if (port === undefined) return;
  if (isPageListening) handOver(port);
  else early = port;
});

/** Asked for while the page is still being read, which takes longer than the way to main and back. */
const bootInfo: Promise<BootInfo> = ipcRenderer.invoke(HOST_CHANNELS.bootInfo);
// So early main may not have heard yet whose page this is; a page that is not ours is refused again when it asks.
bootInfo.catch(() => undefined);

/** Calls `listener` for every message of a channel until told to stop. */
function listen(channel: string, listener: (payload: unknown) => void): () => void {
  const run = (_event: unknown, payload: unknown): void => listener(payload);
  ipcRenderer.on(channel, run);
  return () => ipcRenderer.off(channel, run);
}

const api: HostApi = {
  bootInfo() {
    isPageListening = true;
    if (early !== null) handOver(early);
    early = null;
    return bootInfo.catch(() => ipcRenderer.invoke(HOST_CHANNELS.bootInfo));
  },
  openExternal: (args) => ipcRenderer.invoke(HOST_CHANNELS.openExternal, args),
  chooseSavePath: (args) => ipcRenderer.invoke(HOST_CHANNELS.chooseSavePath, args),
  showSaved: (args) => ipcRenderer.invoke(HOST_CHANNELS.showSaved, args),
  queuePainted: () => ipcRenderer.invoke(HOST_CHANNELS.queuePainted),
  restartStore: () => ipcRenderer.invoke(HOST_CHANNELS.restartStore),
  setLocale: (args) => ipcRenderer.invoke(HOST_CHANNELS.setLocale, args),
  setTheme: (args) => ipcRenderer.invoke(HOST_CHANNELS.setTheme, args),
  setMenu: (args) => ipcRenderer.invoke(HOST_CHANNELS.setMenu, args),
  notify: (args) => ipcRenderer.invoke(HOST_CHANNELS.notify, args),
  setBadge: (args) => ipcRenderer.invoke(HOST_CHANNELS.setBadge, args),
  takeLink: () => ipcRenderer.invoke(HOST_CHANNELS.takeLink),
  onLink: (listener) => listen(HOST_CHANNELS.link, () => listener()),
  onStoreState: (listener) => listen(HOST_CHANNELS.storeState, (state) => listener(state as StoreState)),
  onRunCommand: (listener) => listen(HOST_CHANNELS.runCommand, (id) => listener(String(id))),
};

contextBridge.exposeInMainWorld('outpost', api);
