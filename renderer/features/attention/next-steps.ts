import type { z } from 'zod';
import type { OutboxItem } from '../../../shared/contract/queries.ts';
import type { AttentionAction } from '../../../shared/contract/store.ts';
import { ArticleId, TicketId } from '../../../shared/model/ids.ts';
import { Status } from '../../../shared/model/status.ts';
import type { RejectionCode } from '../../../shared/mutations/mutation.ts';
import type { PickerKind } from '../../state/ui-state.ts';

type AttentionActionName = z.infer<typeof AttentionAction>;

/** What a button at refused, held or failed work does. */
export type NextStep =
  | { readonly kind: 'act'; readonly action: Exclude<AttentionActionName, 'discard'> }
  /** The words go into the composer of the ticket. */
  | { readonly kind: 'edit' }
  /** A new ticket goes back into its form. */
  | { readonly kind: 'editTicket' }
  /** Takes the ticket from whoever has it by now. */
  | { readonly kind: 'takeAnyway' }
  /** Writes a note to whoever has it. */
  | { readonly kind: 'ask'; readonly ticketId: TicketId; readonly name: string }
  | { readonly kind: 'setStatus'; readonly ticketId: TicketId; readonly status: Status }
  | { readonly kind: 'choose'; readonly ticketId: TicketId; readonly picker: PickerKind }
  | { readonly kind: 'openTicket'; readonly ticketId: TicketId; readonly number: number }
  | { readonly kind: 'openArticle'; readonly articleId: ArticleId }
  /** `isDone`: there is nothing left to lose, so nothing is asked. */
  | { readonly kind: 'discard'; readonly isDone: boolean };

export type StepItem = Pick<
  OutboxItem,
  | 'name'
  | 'state'
  | 'code'
  | 'params'
  | 'ticketId'
  | 'ticketNumber'
  | 'articleId'
  | 'articleTitle'
  | 'text'
  | 'takenBy'
  | 'isInDraft'
>;

const codes = (...list: readonly RejectionCode[]): ReadonlySet<string> => new Set(list);

/** Refusals that the same change meets again, whatever happens elsewhere. */
const FINAL = codes(
  'articleChanged',
  'branchResolved',
  'changeTooLarge',
  'conditionTooLarge',
  'emptyMessage',
  'fileTypeBlocked',
  'invalidArguments',
  'macroNotFound',
  'mergeIntoItself',
  'processEnded',
  'processFormInvalid',
  'processNotAllowed',
  'processRecallTooLate',
  'processStepNotDue',
  'recipientChanged',
  'slaPoliciesInvalid',
  'ticketMerged',
  'viewNotFound',
);
/** What the change wanted is there already, or there is nothing left that it could change. */
const DONE = codes(
  'alreadySent',
  'articleExists',
  'conflictNotFound',
  'messageNotFound',
  'processExists',
  'revisionExists',
  'ticketExists',
);
/** What another text, other files or another recipient mends. */
const MENDED_BY_EDITING = codes(
  'changeTooLarge',
  'customerNotFound',
  'emptyMessage',
  'fileNotSent',
  'fileTooLarge',
  'fileTypeBlocked',
  'filesTooLarge',
  'recipientChanged',
  'tooManyFiles',
);
const WITHOUT_RECIPIENT = codes('noAddress', 'noRecipient');

/** The property that a change sets, for another value of it. */
const PICKERS: Readonly<Record<string, PickerKind>> = {
  'ticket.set-status': 'status',
  'ticket.set-priority': 'priority',
  'ticket.set-type': 'type',
  'ticket.set-team': 'team',
  'ticket.assign': 'assignee',
  'ticket.tag': 'labels',
};

/** Whether handing it in once more, as it is, can meet another answer. */
export function mayBeTakenNow({ code }: Pick<OutboxItem, 'code'>): boolean {
  return code === null || (!FINAL.has(code) && !DONE.has(code));
}

/** What the person can do about a refused, held or failed change; the first is what most would do next (R113). */
export function stepsFor(item: StepItem): readonly NextStep[] {
  if (item.code === 'redirected') return [...targetOf(item), { kind: 'act', action: 'dismiss' }];
  const isDone = DONE.has(item.code ?? '') && item.text === null;
  const discard: NextStep = { kind: 'discard', isDone };
  if (item.isInDraft) return [{ kind: 'edit' }, discard];
  return [...mendingSteps(item), discard];
}

function mendingSteps(item: StepItem): readonly NextStep[] {
  const { name, code } = item;
  const again: readonly NextStep[] = mayBeTakenNow(item) ? [{ kind: 'act', action: 'applyAgain' }] : [];
  if (name === 'ticket.reply' || name === 'ticket.add-note') return wordSteps(item, again);
  if (name === 'ticket.create') {
    if (DONE.has(code ?? '')) return [];
    const edit: NextStep = { kind: 'editTicket' };
    // A number is changed by itself; everything else that is wrong stands in the form.
    return code === 'numberNotLeased' || code === null ? [...again, edit] : [edit, ...again];
  }
  if (code === 'ticketMerged') return targetOf(item);
  if (name === 'process.act') return [...ticketOf(item), ...again];
  if (code === 'alreadyTaken') {
    return [{ kind: 'takeAnyway' }, ...askOf(item), ...choiceOf(item)];
  }
  if (code === 'statusNotAllowed') return [...allowedStatuses(item), ...again];
  if (item.articleId !== null && item.articleTitle !== null) {
    return [{ kind: 'openArticle', articleId: ArticleId.parse(item.articleId) }, ...again];
  }
  const choice = DONE.has(code ?? '') ? [] : choiceOf(item);
  return code === 'assigneeInactive' || code === 'userNotFound' || code === 'teamNotFound'
    ? [...choice, ...again]
    : [...again, ...choice];
}

function wordSteps(item: StepItem, again: readonly NextStep[]): readonly NextStep[] {
  const { code } = item;
  const isReply = item.name === 'ticket.reply';
  const edit: readonly NextStep[] =
    item.ticketNumber === null || DONE.has(code ?? '') ? [] : [{ kind: 'edit' }];
  const note: readonly NextStep[] = isReply ? [{ kind: 'act', action: 'turnIntoNote' }] : [];
  if (item.state === 'held' && isReply && code === 'newerReply') {
    return [{ kind: 'act', action: 'sendAnyway' }, ...edit, ...note];
  }
  if (WITHOUT_RECIPIENT.has(code ?? '')) return [...note, ...edit, ...again];
  return MENDED_BY_EDITING.has(code ?? '') ? [...edit, ...again, ...note] : [...again, ...edit, ...note];
}

/** The ticket where it belongs by now. */
function targetOf({ params }: StepItem): readonly NextStep[] {
  const target = TicketId.safeParse(params.targetId);
  const number = Number(params.targetNumber);
  return target.success && number > 0 ? [{ kind: 'openTicket', ticketId: target.data, number }] : [];
}

/** The ticket itself, where what is due now can be done. */
function ticketOf({ ticketId, ticketNumber }: StepItem): readonly NextStep[] {
  const known = TicketId.safeParse(ticketId);
  return known.success && ticketNumber !== null
    ? [{ kind: 'openTicket', ticketId: known.data, number: ticketNumber }]
    : [];
}

function askOf({ ticketId, ticketNumber, takenBy }: StepItem): readonly NextStep[] {
  return ticketId === null || ticketNumber === null || takenBy === null
    ? []
    : [{ kind: 'ask', ticketId, name: takenBy }];
}

function choiceOf({ name, ticketId, ticketNumber }: StepItem): readonly NextStep[] {
  const picker = PICKERS[name];
  return picker === undefined || ticketId === null || ticketNumber === null
    ? []
    : [{ kind: 'choose', ticketId, picker }];
}

/** The statuses that the center named, which were possible when it refused. */
function allowedStatuses({ ticketId, ticketNumber, params }: StepItem): readonly NextStep[] {
  if (ticketId === null || ticketNumber === null) return [];
  const allowed = Status.array().safeParse(params.allowed);
  return (allowed.data ?? []).map((status) => ({ kind: 'setStatus' as const, ticketId, status }));
}
