import type { Action } from '../../shared/model/action.ts';
import type { EventCause } from '../../shared/model/event-cause.ts';
import { DEFAULT_FILE_POLICY } from '../../shared/model/file-policy.ts';
import { actOnTicket } from '../../shared/mutations/act-on-ticket.ts';
import type { MutationCall } from '../../shared/mutations/mutation.ts';
import { contextOfRules } from '../../shared/mutations/rule/rules-context.ts';
import { type JudgePorts, judge, prepareTrial } from '../mutations/judge.ts';
import type { UnitOfWork } from '../mutations/unit-of-work.ts';

/** Actions that Outpost does by itself, to which ticket, and why. */
export interface SystemActions {
  readonly ticketId: string;
  readonly actions: readonly Action[];
  /** Carried into the history of the ticket; null where nothing can be said. */
  readonly cause: EventCause | null;
  /** By the clock of the center. */
  readonly now: number;
}

/** What came of them; a reason is the code of a refusal. */
export type AppliedActions =
  | { readonly isDone: true; readonly isChanged: boolean }
  | { readonly isDone: false; readonly reason: string };

/**
 * Does a list of actions to a ticket as the system, all or nothing, in the transaction to which `work` belongs; its changes are written
 * with all others of that work. The ticket, what `rowsOfActions` says and, for `{{customer.name}}`, the customer must have been opened.
 * It sets off no rules: whoever wants that has the change judged by an open desk (open-desk.ts).
 */
export function applyActions(work: UnitOfWork, wanted: SystemActions, ports: JudgePorts): AppliedActions {
  const ticket = work.reads.get('ticket', wanted.ticketId);
  if (ticket === undefined) return { isDone: false, reason: 'ticketNotFound' };
  const context = contextOfRules(wanted.now);
  const act = actOnTicket(wanted.actions, ticket, work.reads, context, () => ports.newId());
  if (!act.isDone) return act;
  applyCalls(work, act.calls, wanted, ports);
  return { isDone: true, isChanged: act.calls.length > 0 };
}

/** Makes calls that were decided on these very rows a moment ago. @throws Error where one is refused all the same, which is a bug */
function applyCalls(
  work: UnitOfWork,
  calls: readonly MutationCall[],
  { cause, now }: Pick<SystemActions, 'cause' | 'now'>,
  ports: JudgePorts,
): void {
  for (const call of calls) {
    const trial = prepareTrial({
      call,
      operationId: ports.newId(),
      actor: { kind: 'system', part: 'rules' },
      author: 'system',
      baseSeq: Number.MAX_SAFE_INTEGER,
      now,
      receivedAt: now,
      files: DEFAULT_FILE_POLICY,
      isFileMissing: () => false,
      isNumberLeased: () => true,
      cause,
    });
    const { verdict, code } = judge(work, trial, ports);
    if (verdict !== 'applied') throw new Error(`${call.name} was decided and then ${verdict}: ${code}`);
  }
}
