import { createContext, useContext } from 'react';
import type { BootInfo } from '../shared/contract/host.ts';
import type { Locale } from '../shared/model/locale.ts';
import type { CommandRegistry } from './commands/registry.ts';
import type { ToastManager } from './components/toasts.ts';
import type { PresenceReporter } from './features/presence/presence-reporter.ts';
import type { QueueHolder } from './features/queue/queue-holder.ts';
import type { Host } from './host.ts';
import type { Translator } from './i18n/translator.ts';
import type { NewId } from './ids.ts';
import type { Binding } from './keymap/bindings.ts';
import type { Clock } from './state/clock.ts';
import type { State } from './state/create-state.ts';
import type { PaneRegistry } from './state/panes.ts';
import type { RunningActs } from './state/running-acts.ts';
import type { UiStore } from './state/ui-state.ts';
import type { StoreConnection } from './store-client/connection.ts';
import type { StoreClient } from './store-client/store-client.ts';

/** Everything the screens share, made once at the start and handed down. */
export interface Services {
  readonly host: Host;
  readonly boot: BootInfo;
  readonly connection: StoreConnection;
  readonly store: StoreClient;
  readonly ui: UiStore;
  readonly panes: PaneRegistry;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly translator: Translator;
  /** The language that was asked for on a screen before the workspace, until it is the person's setting. */
  readonly languageChoice: State<Locale | null>;
  readonly toasts: ToastManager;
  readonly commands: CommandRegistry;
  /** What can follow a begun sequence of keys. */
  readonly keyHint: State<readonly Binding[]>;
  readonly presence: PresenceReporter;
  /** What is being done to many tickets now. */
  readonly acts: RunningActs;
  /** The queue on the screen, also while only a ticket of it is shown. */
  readonly queue: QueueHolder;
}

export const ServicesContext = createContext<Services | null>(null);

/** The shared services; only below the provider. */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('useServices() outside of its provider');
  return services;
}
