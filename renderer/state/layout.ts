import { patchUi, roomIn, type UiStore } from './ui-state.ts';

/** Narrow windows show less of what the person wants; wide ones show it again. Over a ticket nothing opens by itself. */
export function fitLayout(ui: UiStore, width: number): void {
  const room = roomIn(width);
  const { canSplit, hasSidebarRoom, isSplitWanted, isSidebarWanted } = ui.get();
  if (room.canSplit !== canSplit) patchUi(ui, { ...room, isSplit: room.canSplit && isSplitWanted });
  if (room.hasSidebarRoom !== hasSidebarRoom) {
    patchUi(ui, { ...room, isSidebarOpen: room.hasSidebarRoom && isSidebarWanted });
  }
}

/** Shows or hides the sidebar; over the ticket that is for now, beside it for good. */
export function setSidebar(ui: UiStore, isOpen: boolean): void {
  patchUi(ui, { isSidebarOpen: isOpen, ...(ui.get().hasSidebarRoom ? { isSidebarWanted: isOpen } : {}) });
}

/** List and ticket side by side, or one at a time; where there is no room they take turns whatever is wanted. */
export function toggleSplit(ui: UiStore): void {
  const { canSplit, isSplit } = ui.get();
  if (canSplit) patchUi(ui, { isSplit: !isSplit, isSplitWanted: !isSplit });
}
