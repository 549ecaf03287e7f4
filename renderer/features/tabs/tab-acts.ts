import type { TicketId } from '../../../shared/model/ids.ts';
import { backToList, openTicket } from '../../commands/navigate.ts';
import type { Services } from '../../services.ts';
import { close, lastClosed, MOST_TABS, openBeside, type Shown, stepTab } from '../../state/tabs.ts';
import { patchUi } from '../../state/ui-state.ts';

type TabServices = Pick<Services, 'ui'>;

/** Opens tickets, each in a tab of its own; only the last of them is shown, and read. */
export function openInTabs(services: Services, ticketIds: readonly TicketId[]): void {
  const last = ticketIds.at(-1);
  if (last === undefined) return;
  let shown: Shown = services.ui.get();
  for (const ticketId of ticketIds.slice(-MOST_TABS)) shown = openBeside(shown, ticketId);
  patchUi(services.ui, { tabs: shown.tabs });
  openTicket(services, last);
}

/** Gives the ticket that is only looked at a tab of its own. */
export function keepPeek({ ui }: TabServices): void {
  const { ticketId, tabs } = ui.get();
  if (ticketId !== null && isPeek(ui.get())) patchUi(ui, openBeside({ tabs, ticketId }, ticketId));
}

/** Whether the ticket on the screen is only looked at, beside tabs that stay as they are. */
export function isPeek({
  tabs,
  ticketId,
}: {
  readonly tabs: { readonly activeId: TicketId | null };
  readonly ticketId: TicketId | null;
}): boolean {
  return tabs.activeId !== null && ticketId !== null && ticketId !== tabs.activeId;
}

/** Closes a ticket; the next tab is shown, or else the list. */
export function closeTab(services: Services, ticketId: TicketId): void {
  const { ui } = services;
  const before = ui.get().ticketId;
  const next = close(ui.get(), ticketId);
  patchUi(ui, next);
  if (next.ticketId === before) return;
  if (next.ticketId === null) backToList(services);
  else openTicket(services, next.ticketId);
}

/** Goes to the next tab, or the one before. */
export function goToTab(services: Services, delta: number): void {
  const ticketId = stepTab(services.ui.get(), delta);
  if (ticketId !== null) openTicket(services, ticketId);
}

/** Opens what was closed last. */
export function reopenTab(services: Services): void {
  const ticketId = lastClosed(services.ui.get());
  if (ticketId === null) return;
  const { tabs } = services.ui.get();
  patchUi(services.ui, { tabs: { ...tabs, closed: tabs.closed.filter((id) => id !== ticketId) } });
  openInTabs(services, [ticketId]);
}
