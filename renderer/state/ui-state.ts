import type { LinkRow } from '../../shared/contract/link-rows.ts';
import type { TicketDetail } from '../../shared/contract/queries.ts';
import type { BoardColumnRef } from '../../shared/model/board.ts';
import type { Customer } from '../../shared/model/customer.ts';
import type { ArticleId, MacroId, ProcessId, TicketId, ViewId } from '../../shared/model/ids.ts';
import type { Macro } from '../../shared/model/macro.ts';
import type { Rule } from '../../shared/model/rule.ts';
import type { SlaSettingsDraft } from '../../shared/model/sla-settings.ts';
import type { HistoryField } from '../../shared/model/ticket-event.ts';
import type { SortKey, View } from '../../shared/model/view.ts';
import type { UntouchedTicket } from '../features/macros/untouched-ticket.ts';
import type { TemplateDraft } from '../features/process-editor/handler-names.ts';
import { createState, type State } from './create-state.ts';
import type { NewTicketForm } from './new-ticket-form.ts';
import { EMPTY_SELECTION, type Selection } from './selection.ts';
import { NO_TABS, openBeside, type Tabs } from './tabs.ts';

/** The areas of the window that F6 walks through. */
export type Pane = 'rail' | 'views' | 'queue' | 'ticket' | 'composer' | 'sidebar' | 'main';

/** How much of the tickets that shall be solved is still open, the first of it, and where the answer goes. */
export interface OpenPartsQuestion {
  readonly count: number;
  readonly parts: readonly LinkRow[];
  answer(isSolved: boolean): void;
}

export type PickerKind = 'status' | 'priority' | 'assignee' | 'labels' | 'type' | 'team';

/** What lies over the window; at most one thing at a time. */
export type Overlay =
  /** `text`: what is looked for already. */
  | { readonly kind: 'palette'; readonly isSearch: boolean; readonly text?: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'boardGrouping'; readonly anchor: Element | null }
  /** `whole` is the ticket of which the new one shall be a part; null for one of its own. */
  | { readonly kind: 'newTicket'; readonly whole: TicketDetail | null }
  /** Asks until when the tickets are put aside. */
  | { readonly kind: 'snooze'; readonly ticketIds: readonly TicketId[] }
  /** Says what the tickets are to another one. */
  | { readonly kind: 'link'; readonly ticketIds: readonly TicketId[] }
  /** The tickets that this one is linked to, to open one. */
  | { readonly kind: 'links'; readonly ticketId: TicketId }
  /** The templates, to begin a process on the ticket. */
  | { readonly kind: 'startProcess'; readonly ticketId: TicketId }
  /** The step that is due; without a process, of the one that was begun last. */
  | { readonly kind: 'processStep'; readonly ticketId: TicketId; readonly processId: ProcessId | null }
  /** Asks whether tickets are solved although parts of them are open. */
  | { readonly kind: 'openParts'; readonly question: OpenPartsQuestion }
  /** What a customer ever asked. */
  | { readonly kind: 'customer'; readonly customer: Customer }
  | { readonly kind: 'merge'; readonly ticketIds: readonly TicketId[] }
  /** What became of a field of the ticket; null for all fields. */
  | { readonly kind: 'history'; readonly ticketId: TicketId; readonly field: HistoryField | null }
  /** A view of one's own, as it is before it is edited; a new one begins with what it is a copy of. */
  | { readonly kind: 'view'; readonly view: View; readonly isNew: boolean }
  /** The macros, to apply one to these tickets; without any, to edit one. `chosen` is the one in mind. */
  | { readonly kind: 'macros'; readonly ticketIds: readonly TicketId[]; readonly chosen: MacroId | null }
  /** A macro as it is before it is edited. */
  | { readonly kind: 'macro'; readonly macro: Macro; readonly isNew: boolean }
  /** A ticket that is only looked at, over the list. */
  | { readonly kind: 'peek'; readonly ticketId: TicketId }
  /** All tabs, to choose one. */
  | { readonly kind: 'tabs'; readonly anchor: Element | null }
  /** What the person was told. */
  | { readonly kind: 'notifications' }
  /** The rules of the organization. */
  | { readonly kind: 'rules' }
  /** A rule as it is before it is edited. */
  | { readonly kind: 'rule'; readonly rule: Rule; readonly isNew: boolean }
  /** The process templates of the organization. */
  | { readonly kind: 'processTemplates' }
  /** A process template as it is before it is edited; a new one is not taken over yet. */
  | { readonly kind: 'processTemplate'; readonly before: TemplateDraft; readonly isNew: boolean }
  /** What the organization promises, to read. */
  | { readonly kind: 'serviceLevels' }
  /** What it promises, in the form: as it is in force, and as editing begins. */
  | {
      readonly kind: 'serviceLevelsEditor';
      readonly inForce: SlaSettingsDraft;
      readonly begin: SlaSettingsDraft;
    }
  /** The tickets that a macro left as they were. */
  | {
      readonly kind: 'macroLeft';
      readonly name: string;
      readonly savedCount: number;
      readonly untouched: readonly UntouchedTicket[];
    }
  /** `isLeaving` asks at once whether to sign out. */
  | { readonly kind: 'settings'; readonly isLeaving: boolean }
  | {
      readonly kind: 'picker';
      readonly picker: PickerKind;
      readonly ticketIds: readonly TicketId[];
      /** The part of the window the picker opens beside; null opens it in the middle. */
      readonly anchor: Element | null;
      /** The refused change in whose place the chosen value is set. */
      readonly settles?: number | null;
    };

/** How an article is open: read, written, beside a branch of it, or with all that was ever written for it. */
export type ArticleMode = 'read' | 'edit' | 'branch' | 'history';

export type ComposerKind = 'publicReply' | 'internalNote';

/** A card of a board. */
export interface BoardPlace {
  readonly viewId: ViewId;
  readonly column: BoardColumnRef;
  readonly ticketId: TicketId;
}

/** Where the person is and how the window is arranged. Nothing here is data; all of it may be lost. */
export interface UiState {
  readonly screen: 'queue' | 'attention' | 'outbox' | 'knowledge' | 'board';
  readonly viewId: ViewId | null;
  /** The view that was opened while all were empty: it gives way to the first that gets something. */
  readonly placeholderViewId: ViewId | null;
  readonly ticketId: TicketId | null;
  readonly tabs: Tabs;
  /** The open ticket, where it was opened on the board: back leads there. */
  readonly boardTicketId: TicketId | null;
  /** The card the keys were on when the board was left. */
  readonly boardPlace: BoardPlace | null;
  /** The article that is open among the others. */
  readonly articleId: ArticleId | null;
  readonly articleMode: ArticleMode;
  readonly sortByView: Readonly<Record<string, readonly SortKey[]>>;
  readonly selection: Selection;
  /** List and ticket side by side, or one after the other. */
  readonly isSplit: boolean;
  /** What the person wants where there is room for it; `isSplit` and `isSidebarOpen` are what is shown. */
  readonly isSplitWanted: boolean;
  readonly isSidebarWanted: boolean;
  readonly canSplit: boolean;
  readonly hasSidebarRoom: boolean;
  readonly isViewsOpen: boolean;
  readonly isSidebarOpen: boolean;
  readonly overlay: Overlay | null;
  /** A refused new ticket that is being edited, also while its form is closed; the refused one waits until it is saved. */
  readonly refusedTicket: NewTicketForm | null;
  readonly composerKind: ComposerKind;
  /** The ticket for which the person chose this kind; for others its draft says what it is. */
  readonly composerKindChosen: TicketId | null;
  /** As what the text in the composer was written; null while there is none. */
  readonly composerText: { readonly ticketId: TicketId; readonly kind: ComposerKind } | null;
  /** The ticket whose editor shall take the focus as soon as it is there. */
  readonly composerWanted: TicketId | null;
  /** Tickets whose text is on its way to the store: it is not touched until the store has it. */
  readonly sending: ReadonlySet<TicketId>;
  /** Words that shall be put behind what is written in this ticket; its editor takes them with every turn. */
  readonly wordsWanted: { readonly ticketId: TicketId; readonly html: string; readonly turn: number } | null;
  /** The ticket whose draft came back from the outbox; its editor reads it again with every turn. */
  readonly draftReturned: { readonly ticketId: TicketId; readonly turn: number } | null;
}

export type UiStore = State<UiState>;

/** Below this, list and ticket take turns. */
const SWAP_BELOW_PX = 1_024;
/** Below this the sidebar lies over the ticket instead of beside it. */
const DRAWER_BELOW_PX = 1_280;

/** What a window of this width has room for. */
export function roomIn(width: number): Pick<UiState, 'canSplit' | 'hasSidebarRoom'> {
  return { canSplit: width >= SWAP_BELOW_PX, hasSidebarRoom: width >= DRAWER_BELOW_PX };
}

/** The window as it is at the start. */
export function createUi(width: number): UiStore {
  const room = roomIn(width);
  return createState<UiState>({
    screen: 'queue',
    viewId: null,
    placeholderViewId: null,
    ticketId: null,
    tabs: NO_TABS,
    boardTicketId: null,
    boardPlace: null,
    articleId: null,
    articleMode: 'read',
    sortByView: {},
    selection: EMPTY_SELECTION,
    ...room,
    isSplit: room.canSplit,
    isSplitWanted: true,
    isViewsOpen: room.canSplit,
    isSidebarOpen: room.hasSidebarRoom,
    isSidebarWanted: true,
    overlay: null,
    refusedTicket: null,
    composerKind: 'publicReply',
    composerKindChosen: null,
    composerText: null,
    composerWanted: null,
    sending: new Set(),
    draftReturned: null,
    wordsWanted: null,
  });
}

/** Changes some fields of the window. */
export function patchUi(ui: UiStore, fields: Partial<UiState>): void {
  ui.update((current) => ({ ...current, ...fields }));
}

/** The person wants to write in this ticket, and said for whom. */
export function writeAs(ui: UiStore, ticketId: TicketId, composerKind: ComposerKind): void {
  // Where somebody writes is more than looked at: beside tabs it gets one of its own.
  const { tabs } = openBeside({ tabs: ui.get().tabs, ticketId }, ticketId);
  patchUi(ui, { ticketId, tabs, composerKind, composerKindChosen: ticketId, composerWanted: ticketId });
}

/**
 * Somebody wants to answer with words that were written as a note: they stay one until that is confirmed, for a note
 * never becomes an answer by a key.
 */
export function isPublishing(ui: UiState, ticketId: TicketId): boolean {
  const { composerKind, composerText } = ui;
  if (composerKind !== 'publicReply' || composerText?.ticketId !== ticketId) return false;
  return composerText.kind === 'internalNote';
}

/** Whom the text in the composer of this ticket is for. */
export function kindOfText(ui: UiState, ticketId: TicketId): ComposerKind {
  return isPublishing(ui, ticketId) ? 'internalNote' : ui.composerKind;
}
