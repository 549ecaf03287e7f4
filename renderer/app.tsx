import { lazy, type ReactElement, Suspense, useEffect, useState } from 'react';
import type { StoreState } from '../shared/contract/host.ts';
import { TipHost } from './components/tip-host.tsx';
import { ToastRegion } from './components/toast-region.tsx';
import { FirstSyncScreen } from './features/first-run/first-sync-screen.tsx';
import { SignInScreen } from './features/first-run/sign-in-screen.tsx';
import { BlockedScreen, StartingScreen, StoreFailedScreen } from './features/first-run/stop-screens.tsx';
import { Guarded } from './features/shell/guarded.tsx';
import { Workspace } from './features/shell/workspace.tsx';
import { type Services, ServicesContext } from './services.ts';
import { useSession, useSyncStatus } from './store-client/use-session.ts';
import { useAppearance } from './use-appearance.ts';
import { useNativeMenu } from './use-native-menu.ts';

/** Design review only: no part of a normal start. */
const Gallery = lazy(async () => ({ default: (await import('./gallery/gallery.tsx')).Gallery }));

/** The whole screen over the shared services. */
export function App({ services }: { services: Services }): ReactElement {
  return (
    <ServicesContext value={services}>
      <Guarded>
        <Root services={services} />
      </Guarded>
      <ToastRegion manager={services.toasts} />
      <TipHost />
    </ServicesContext>
  );
}

function Root({ services }: { services: Services }): ReactElement {
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
    <Screens services={services} />
  );
}

function Screens({ services }: { services: Services }): ReactElement {
  const { host } = services;
  const [storeState, setStoreState] = useState<StoreState>({ state: 'running' });
  const session = useSession();
  const sync = useSyncStatus();
  useNativeMenu();
  useEffect(() => host.onStoreState(setStoreState), [host]);

  if (storeState.state === 'failed') return <StoreFailedScreen />;
  switch (session?.phase) {
    case undefined:
    case 'starting':
      return <StartingScreen />;
    case 'blocked':
      return <BlockedScreen notice={session.notice} />;
    case 'signedOut':
      return <SignInScreen session={session} />;
    case 'signedIn':
      if (sync === undefined) return <StartingScreen />;
      return sync.firstSync.isUsable ? (
        <Workspace />
      ) : (
        <FirstSyncScreen status={sync} name={session.organizationName} />
      );
  }
}
