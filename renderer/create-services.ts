import type { Locale } from '../shared/model/locale.ts';
import { ALL_COMMANDS } from './commands/all-commands.ts';
import type { CommandContext } from './commands/command.ts';
import { createCommandRegistry } from './commands/registry.ts';
import { collectTargets, hasTargets } from './commands/targets.ts';
import { createToasts } from './components/toasts.ts';
import { createPresenceReporter } from './features/presence/presence-reporter.ts';
import { createQueueHolder } from './features/queue/queue-holder.ts';
import type { Host } from './host.ts';
import { errorText } from './i18n/sentences.ts';
import { createTranslator } from './i18n/translator.ts';
import { createIds } from './ids.ts';
import type { Binding } from './keymap/bindings.ts';
import defaultKeymap from './keymap/default-keymap.json' with { type: 'json' };
import { reportError } from './report-error.ts';
import type { Services } from './services.ts';
import { createClock } from './state/clock.ts';
import { createState } from './state/create-state.ts';
import { createPanes } from './state/panes.ts';
import { createRunningActs } from './state/running-acts.ts';
import { createUi } from './state/ui-state.ts';
import { createStoreConnection, listenForPorts } from './store-client/connection.ts';
import { readError } from './store-client/read-error.ts';
import { createStoreClient } from './store-client/store-client.ts';

/** Makes everything the screens share. The store port may arrive before or after. */
export async function createServices(page: Window, host: Host): Promise<Services> {
  const connection = createStoreConnection();
  listenForPorts(connection, page);
  host.onStoreState(({ state }) => {
    if (state !== 'running') connection.detach();
  });
  const store = createStoreClient(connection);
  const ui = createUi(page.innerWidth);
  const panes = createPanes(page.document);
  const toasts = createToasts();
  const boot = await host.bootInfo();
  // Each system has fonts of its own (design/tokens.css).
  page.document.documentElement.dataset.platform = boot.platform;
  const translator = createTranslator(boot.systemLocale);
  const queue = createQueueHolder(store);
  const presence = createPresenceReporter({
    // Advice: what does not get through is said again with the next key or step.
    send: (tickets) => void store.setPresence(tickets).catch((error: unknown) => console.warn(error)),
    now: () => performance.now(),
    isVisible: () => page.document.visibilityState === 'visible',
  });
  page.document.addEventListener('visibilitychange', presence.refresh);
  connection.subscribe(() => {
    if (connection.current() !== null) presence.refresh();
  });

  const context = (): CommandContext | null => {
    const session = store.session.snapshot().data;
    if (session?.phase !== 'signedIn') return null;
    const state = ui.get();
    const pane = panes.focused();
    return {
      services,
      ui: state,
      me: session.user,
      pane,
      hasTargets: hasTargets(services, state, pane),
      targets: () => collectTargets(services, state, pane),
    };
  };
  const commands = createCommandRegistry({
    commands: ALL_COMMANDS,
    defaults: defaultKeymap,
    context,
    report: ({ commandId, error }) => {
      console.warn(`Command ${commandId}:`, error);
      const info = readError(error);
      toasts.show({ text: errorText(translator.t, info), tone: 'danger' }, `command ${commandId}`);
    },
  });
  const services: Services = {
    host,
    boot,
    connection,
    store,
    ui,
    panes,
    clock: createClock(),
    newId: createIds(),
    translator,
    languageChoice: createState<Locale | null>(null),
    toasts,
    commands,
    keyHint: createState<readonly Binding[]>([]),
    queue,
    presence,
    acts: createRunningActs(),
  };
  page.addEventListener('online', () => void store.wakeSync().catch(reportError(services)));
  return services;
}
