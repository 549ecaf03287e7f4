import { useEffect } from 'react';
import { useIsFirstScreenDone } from '../../lazy-parts.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useSettings } from '../../store-client/use-session.ts';

/**
 * Brings the tabs of the last time back, also after a crash, and saves each change of them. The first queue does not wait for the
 * ticket, and no other one than that on the screen is read.
 */
export function FollowTabs(): null {
  const services = useServices();
  const { ui, store } = services;
  const saved = useSettings()?.openTabs;
  const isReady = useIsFirstScreenDone() && saved !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is saved is read once, at the start
  useEffect(() => {
    if (!isReady || saved === undefined) return;
    const { tabs, ticketId, isSplit } = ui.get();
    const activeId = saved.activeId ?? saved.ids[0] ?? null;
    // Who has opened something meanwhile has begun anew.
    if (saved.ids.length > 1 && tabs.ids.length === 0 && ticketId === null) {
      patchUi(ui, {
        tabs: { ...tabs, ids: saved.ids, activeId },
        ...(isSplit ? { ticketId: activeId } : {}),
      });
    }
    let last = ui.get().tabs;
    return ui.subscribe(() => {
      const { tabs: now } = ui.get();
      if (now.ids === last.ids && now.activeId === last.activeId) return;
      last = now;
      const openTabs = { ids: [...now.ids], activeId: now.activeId };
      store.setSettings({ openTabs }).catch(reportError(services));
    });
  }, [isReady, ui, store, services]);
  return null;
}
