import type { TicketId } from '../../shared/model/ids.ts';

/** Tickets that are kept open side by side. Only their ids: nothing of a ticket is in memory while another is shown. */
export interface Tabs {
  /** None, or two and more: a single open ticket needs no tabs. */
  readonly ids: readonly TicketId[];
  /** The one that is shown, unless another ticket is only looked at; null without tabs. */
  readonly activeId: TicketId | null;
  /** What was closed, the last first. */
  readonly closed: readonly TicketId[];
}

/** Tabs, and the ticket that is shown then. */
export interface Shown {
  readonly tabs: Tabs;
  readonly ticketId: TicketId | null;
}

/** As many as a workday opens; more is a queue. */
export const MOST_TABS = 500;
const MOST_CLOSED = 20;

export const NO_TABS: Tabs = { ids: [], activeId: null, closed: [] };

/** A ticket is opened: in its tab, or in the place of the one that is shown. */
export function openHere(tabs: Tabs, ticketId: TicketId): Tabs {
  const { ids, activeId } = tabs;
  if (ids.length === 0 || activeId === ticketId) return tabs;
  if (ids.includes(ticketId)) return { ...tabs, activeId: ticketId };
  return { ...tabs, ids: ids.map((id) => (id === activeId ? ticketId : id)), activeId: ticketId };
}

/** A ticket gets a tab of its own, beside the present one. `shown` is the ticket on the screen. */
export function openBeside({ tabs, ticketId: shown }: Shown, ticketId: TicketId): Shown {
  const { ids, activeId } = tabs;
  const isAlone = ids.length === 0 && (shown === null || shown === ticketId);
  if (isAlone) return { tabs, ticketId };
  if (ids.includes(ticketId)) return { tabs: { ...tabs, activeId: ticketId }, ticketId };
  const before = ids.length === 0 && shown !== null ? [shown] : ids;
  const place = before.indexOf(activeId ?? shown ?? ticketId) + 1;
  // The oldest gives way where there are more than anybody can want.
  const next = before.toSpliced(place, 0, ticketId).slice(-MOST_TABS);
  return { tabs: { ...tabs, ids: next, activeId: ticketId }, ticketId };
}

/** A ticket is closed; its neighbor takes its place. */
export function close({ tabs, ticketId: shown }: Shown, ticketId: TicketId): Shown {
  const { ids, activeId } = tabs;
  const closed = [ticketId, ...tabs.closed.filter((id) => id !== ticketId)].slice(0, MOST_CLOSED);
  const place = ids.indexOf(ticketId);
  // What is only looked at has no tab: the tab that it covers is shown again.
  if (place === -1) return { tabs: { ...tabs, closed }, ticketId: shown === ticketId ? activeId : shown };
  const left = ids.toSpliced(place, 1);
  const nextId = ticketId === activeId ? (left[place] ?? left.at(-1) ?? null) : activeId;
  return {
    tabs: { ids: left.length === 1 ? [] : left, activeId: left.length === 1 ? null : nextId, closed },
    ticketId: shown === ticketId ? nextId : shown,
  };
}

/** The tab so many places on, around the ends; the active one, where another ticket or none is shown. */
export function stepTab({ tabs, ticketId: shown }: Shown, delta: number): TicketId | null {
  const { ids, activeId } = tabs;
  if (activeId === null || shown !== activeId) return activeId;
  return ids[(ids.indexOf(activeId) + delta + ids.length) % ids.length] ?? null;
}

/** What was closed last, if it is not open again. */
export function lastClosed({ tabs, ticketId: shown }: Shown): TicketId | null {
  return tabs.closed.find((id) => id !== shown && !tabs.ids.includes(id)) ?? null;
}

/** Which tabs are seen where so many fit: as few as possible move, and the active one is always among them. */
export function firstVisible(first: number, activeIndex: number, fits: number, count: number): number {
  const latest = Math.max(0, count - fits);
  const shown = activeIndex < first ? activeIndex : Math.max(first, activeIndex - fits + 1);
  return Math.max(0, Math.min(shown, latest));
}
