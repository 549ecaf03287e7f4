import { articleCreate } from './article-create.ts';
import { boardGroupBy } from './board-group-by.ts';
import { boardMoveNext } from './board-move-next.ts';
import { boardMovePrevious } from './board-move-previous.ts';
import { cannedReplyCreate } from './canned-reply-create.ts';
import type { Command } from './command.ts';
import { composeAttach } from './compose-attach.ts';
import { composeNote } from './compose-note.ts';
import { composeReply } from './compose-reply.ts';
import { composeSend } from './compose-send.ts';
import { composeSendAndSolve } from './compose-send-and-solve.ts';
import { editRedo } from './edit-redo.ts';
import { editUndo } from './edit-undo.ts';
import { goAttention } from './go-attention.ts';
import { goBack } from './go-back.ts';
import { goBoard } from './go-board.ts';
import { goKnowledge } from './go-knowledge.ts';
import { goLinked } from './go-linked.ts';
import { goMine } from './go-mine.ts';
import { goOutbox } from './go-outbox.ts';
import { goSnoozed } from './go-snoozed.ts';
import { goTeam } from './go-team.ts';
import { goUnassigned } from './go-unassigned.ts';
import { goWatched } from './go-watched.ts';
import { helpOpen } from './help-open.ts';
import { languageToggle } from './language-toggle.ts';
import { layoutToggleSidebar } from './layout-toggle-sidebar.ts';
import { layoutToggleSplit } from './layout-toggle-split.ts';
import { layoutToggleViews } from './layout-toggle-views.ts';
import { macroApply } from './macro-apply.ts';
import { macroCreate } from './macro-create.ts';
import { macroEdit } from './macro-edit.ts';
import { macroOpen } from './macro-open.ts';
import { moveNext } from './move-next.ts';
import { movePrevious } from './move-previous.ts';
import { notificationsOpen } from './notifications-open.ts';
import { paletteOpen } from './palette-open.ts';
import { paneNext } from './pane-next.ts';
import { panePrevious } from './pane-previous.ts';
import { processStart } from './process-start.ts';
import { processStep } from './process-step.ts';
import { processTemplates } from './process-templates.ts';
import { rulesOpen } from './rules-open.ts';
import { searchOpen } from './search-open.ts';
import { selectAll } from './select-all.ts';
import { selectClear } from './select-clear.ts';
import { selectExtendDown } from './select-extend-down.ts';
import { selectExtendUp } from './select-extend-up.ts';
import { selectToggle } from './select-toggle.ts';
import { serviceLevelsOpen } from './service-levels-open.ts';
import { settingsOpen } from './settings-open.ts';
import { signOut } from './sign-out.ts';
import { syncNow } from './sync-now.ts';
import { syncToggleMetered } from './sync-toggle-metered.ts';
import { syncToggleOffline } from './sync-toggle-offline.ts';
import { tabClose, tabList, tabNext, tabOpen, tabPrevious, tabReopen } from './tab-commands.ts';
import { themeToggle } from './theme-toggle.ts';
import { ticketAssign } from './ticket-assign.ts';
import { ticketAssignToMe } from './ticket-assign-to-me.ts';
import { ticketCopyLink } from './ticket-copy-link.ts';
import { ticketCopyNumber } from './ticket-copy-number.ts';
import { ticketCreate } from './ticket-create.ts';
import { ticketCreatePart } from './ticket-create-part.ts';
import { ticketHistory } from './ticket-history.ts';
import { ticketLink } from './ticket-link.ts';
import { ticketMerge } from './ticket-merge.ts';
import { ticketNext } from './ticket-next.ts';
import { ticketOpen } from './ticket-open.ts';
import { ticketPeek } from './ticket-peek.ts';
import { ticketPrevious } from './ticket-previous.ts';
import { ticketPriority } from './ticket-priority.ts';
import { ticketRestoreLost } from './ticket-restore-lost.ts';
import { ticketSetLabels } from './ticket-set-labels.ts';
import { ticketSetPriority } from './ticket-set-priority.ts';
import { ticketSetStatus } from './ticket-set-status.ts';
import { ticketSetType } from './ticket-set-type.ts';
import { ticketSnooze } from './ticket-snooze.ts';
import { ticketSolve } from './ticket-solve.ts';
import { ticketSolveAndNext } from './ticket-solve-and-next.ts';
import { ticketTransfer } from './ticket-transfer.ts';
import { ticketWatch } from './ticket-watch.ts';
import { viewCreate } from './view-create.ts';
import { viewDelete } from './view-delete.ts';
import { viewEdit } from './view-edit.ts';
import { viewOpen } from './view-open.ts';
import { viewSaveAs } from './view-save-as.ts';

/** Every command there is, in the order in which menus and the palette show them. */
export const ALL_COMMANDS: readonly Command[] = [
  moveNext,
  movePrevious,
  ticketOpen,
  ticketPeek,
  tabOpen,
  tabNext,
  tabPrevious,
  tabClose,
  tabReopen,
  tabList,
  goBack,
  ticketPrevious,
  ticketNext,
  selectToggle,
  selectExtendDown,
  selectExtendUp,
  selectAll,
  selectClear,
  ticketSolve,
  ticketSolveAndNext,
  ticketSetStatus,
  ticketSetPriority,
  ...ticketPriority,
  ticketAssign,
  ticketAssignToMe,
  ticketSetLabels,
  ticketSetType,
  ticketTransfer,
  ticketSnooze,
  ticketWatch,
  ticketMerge,
  ticketLink,
  processStep,
  processStart,
  macroOpen,
  ...macroApply,
  macroCreate,
  cannedReplyCreate,
  macroEdit,
  notificationsOpen,
  rulesOpen,
  processTemplates,
  serviceLevelsOpen,
  ticketRestoreLost,
  ticketHistory,
  ticketCopyNumber,
  ticketCopyLink,
  boardMoveNext,
  boardMovePrevious,
  boardGroupBy,
  composeReply,
  composeNote,
  composeSend,
  composeSendAndSolve,
  composeAttach,
  ticketCreate,
  ticketCreatePart,
  articleCreate,
  ...viewOpen,
  viewCreate,
  viewSaveAs,
  viewEdit,
  viewDelete,
  goMine,
  goUnassigned,
  goTeam,
  goSnoozed,
  goWatched,
  goOutbox,
  goAttention,
  goBoard,
  goKnowledge,
  goLinked,
  searchOpen,
  paneNext,
  panePrevious,
  layoutToggleSplit,
  layoutToggleViews,
  layoutToggleSidebar,
  paletteOpen,
  helpOpen,
  editUndo,
  editRedo,
  settingsOpen,
  signOut,
  syncNow,
  syncToggleOffline,
  syncToggleMetered,
  themeToggle,
  languageToggle,
];
