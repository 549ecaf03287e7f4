import type { TicketId, ViewId } from '../../shared/model/ids.ts';
import type { SortKey } from '../../shared/model/view.ts';
import { createState, type State } from './create-state.ts';
import type { NewTicketForm } from './new-ticket-form.ts';
import { EMPTY_SELECTION, type Selection } from './selection.ts';

/** The areas of the window that F6 walks through. */
export type Pane = 'rail' | 'views' | 'queue' | 'ticket' | 'composer' | 'sidebar' | 'main';

export type PickerKind = 'status' | 'priority' | 'assignee' | 'labels' | 'type' | 'team';

/** What lies over the window; at most one thing at a time. */
export type Overlay =
  | { readonly kind: 'palette'; readonly isSearch: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'newTicket' }
  | { readonly kind: 'settings' }
  | {
      readonly kind: 'picker';
      readonly picker: PickerKind;
      readonly ticketIds: readonly TicketId[];
      /** The part of the window the picker opens beside; null opens it in the middle. */
      readonly anchor: Element | null;
    };

export type ComposerKind = 'publicReply' | 'internalNote';

/** Where the person is and how the window is arranged. Nothing here is data; all of it may be lost. */
export interface UiState {
  readonly screen: 'queue' | 'attention' | 'outbox';
  readonly viewId: ViewId | null;
  readonly ticketId: TicketId | null;
  readonly sortByView: Readonly<Record<string, readonly SortKey[]>>;
  readonly selection: Selection;
  /** List and ticket side by side, or one after the other. */
  readonly isSplit: boolean;
  readonly isViewsOpen: boolean;
  readonly isSidebarOpen: boolean;
  readonly overlay: Overlay | null;
  /** What was typed for a new ticket and not saved yet, also while its form is closed. */
  readonly newTicket: NewTicketForm | null;
  readonly composerKind: ComposerKind;
  /** The ticket whose editor shall take the focus as soon as it is there. */
  readonly composerWanted: TicketId | null;
}

export type UiStore = State<UiState>;

/** The window as it is at the start. */
export function createUi(width: number): UiStore {
  return createState<UiState>({
    screen: 'queue',
    viewId: null,
    ticketId: null,
    sortByView: {},
    selection: EMPTY_SELECTION,
    isSplit: width >= 1024,
    isViewsOpen: width >= 1024,
    isSidebarOpen: width >= 1280,
    overlay: null,
    newTicket: null,
    composerKind: 'publicReply',
    composerWanted: null,
  });
}

/** Changes some fields of the window. */
export function patchUi(ui: UiStore, fields: Partial<UiState>): void {
  ui.update((current) => ({ ...current, ...fields }));
}
