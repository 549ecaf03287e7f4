/**
 * Names on the way between the screen and the Electron main process. Apart from their schemas, so that the preload
 * script, which every window loads first, carries no schema library.
 */
export const HOST_CHANNELS = {
  bootInfo: 'host:boot-info',
  openExternal: 'host:open-external',
  chooseSavePath: 'host:choose-save-path',
  showSaved: 'host:show-saved',
  queuePainted: 'host:queue-painted',
  restartStore: 'host:restart-store',
  setLocale: 'host:set-locale',
  setTheme: 'host:set-theme',
  setMenu: 'host:set-menu',
  notify: 'host:notify',
  setBadge: 'host:set-badge',
  takeLink: 'host:take-link',
  link: 'host:link',
  storeState: 'host:store-state',
  runCommand: 'host:run-command',
  storePort: 'host:store-port',
} as const;

/** The message with which the preload hands the store port to the page. */
export const STORE_PORT_MESSAGE = 'outpost:store-port';
