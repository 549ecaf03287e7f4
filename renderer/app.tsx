import { lazy, type ReactElement, Suspense, useEffect, useState } from 'react';
import type { StoreState } from '../shared/contract/host.ts';
import { TipHost } from './components/tip-host.tsx';
import type { ToastManager } from './components/toasts.ts';
import { FirstSyncScreen } from './features/first-run/first-sync-screen.tsx';
import { LockedScreen } from './features/first-run/locked-screen.tsx';
import { SignInScreen } from './features/first-run/sign-in-screen.tsx';
import { BlockedScreen, StartingScreen, StoreFailedScreen } from './features/first-run/stop-screens.tsx';
import { Guarded } from './features/shell/guarded.tsx';
import { Workspace } from './features/shell/workspace.tsx';
import { fetchLazyParts, lazyPart, useIsFirstScreenDone } from './lazy-parts.ts';
import { type Services, ServicesContext } from './services.ts';
import { useSession, useSyncStatus } from './store-client/use-session.ts';
import { useAppearance } from './use-appearance.ts';
import { useNativeMenu } from './use-native-menu.ts';

/** Design review only: no part of a normal start. */
const Gallery = lazy(async () => ({ default: (await import('./gallery/gallery.tsx')).Gallery }));

const ToastRegion = lazyPart(async () => (await import('./components/toast-region.tsx')).ToastRegion);

/** A screen that has no queue to wait for, or none that comes, gets everything by then. */
const FIRST_SCREEN_MS = 1_500;

interface AppProps {
  readonly services: Services;
  /** The rows of the first queue are on their way, and everything is painted with them. */
  readonly isQueueComing: boolean;
}

/** The whole screen over the shared services. */
export function App({ services, isQueueComing }: AppProps): ReactElement {
  return (
    <ServicesContext value={services}>
      <Guarded>
        <Root services={services} isQueueComing={isQueueComing} />
      </Guarded>
      <Toasts manager={services.toasts} />
      <TipHost />
    </ServicesContext>
  );
}

function Toasts({ manager }: { manager: ToastManager }): ReactElement | null {
  const isFirstScreenDone = useIsFirstScreenDone();
  useEffect(() => {
    const timer = setTimeout(fetchLazyParts, FIRST_SCREEN_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isFirstScreenDone) return null;
  return (
    <Suspense>
      <ToastRegion manager={manager} />
    </Suspense>
  );
}

function Root({ services, isQueueComing }: AppProps): ReactElement {
  const [isGallery, setIsGallery] = useState(window.location.hash === '#gallery');
  useEffect(() => {
    const onHash = (): void => setIsGallery(window.location.hash === '#gallery');
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);
  useAppearance();
  return isGallery ? (
    <Suspense>
      <Gallery />
    </Suspense>
  ) : (
    <Screens services={services} isQueueComing={isQueueComing} />
  );
}

function Screens({ services, isQueueComing }: AppProps): ReactElement {
  const { host } = services;
  const [storeState, setStoreState] = useState<StoreState>({ state: 'running' });
  const session = useSession();
  const sync = useSyncStatus();
  useNativeMenu();
  useEffect(() => host.onStoreState(setStoreState), [host]);

  if (storeState.state === 'failed') return <StoreFailedScreen />;
  if (isQueueComing) return <StartingScreen />;
  switch (session?.phase) {
    case undefined:
    case 'starting':
      return <StartingScreen />;
    case 'blocked':
      return <BlockedScreen notice={session.notice} />;
    case 'signedOut':
      return <SignInScreen session={session} />;
    case 'locked':
      return sync === undefined ? <StartingScreen /> : <LockedScreen session={session} status={sync} />;
    case 'signedIn':
      if (sync === undefined) return <StartingScreen />;
      return sync.firstSync.isUsable ? (
        <Workspace />
      ) : (
        <FirstSyncScreen status={sync} name={session.organizationName} />
      );
  }
}
