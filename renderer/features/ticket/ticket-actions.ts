import type { MutateResult } from '../../../shared/contract/store.ts';
import type { TextKey, TextParams } from '../../../shared/i18n/resources.ts';
import type { TeamId, TicketId, UserId } from '../../../shared/model/ids.ts';
import type { Priority } from '../../../shared/model/priority.ts';
import type { Snooze } from '../../../shared/model/snooze.ts';
import type { Status } from '../../../shared/model/status.ts';
import type { Ticket, TicketType } from '../../../shared/model/ticket.ts';
import type { LinkedTicket, LinkRelation } from '../../../shared/model/ticket-link.ts';
import { undoAct } from '../../commands/step-history.ts';
import { momentTime } from '../../format/time.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';
import { withSelected } from '../../state/selection.ts';
import { mayFinish } from '../links/ask-open-parts.ts';
import { showProgress } from './show-progress.ts';

type TicketFacts = Pick<Ticket, 'id' | 'number' | 'assigneeId' | 'tags'>;

/** What is done to each ticket, and what is said afterwards. */
interface TicketChange {
  /** Asked before the first ticket is changed, in the turn of that ticket: what comes after it waits for the answer. */
  readonly mayBegin?: () => Promise<boolean>;
  run(ticket: TicketFacts, act: string): Promise<MutateResult>;
  /** The text for one ticket mentions `number`, the one for many `count`. */
  readonly done: TextKey;
  readonly params?: TextParams;
}

async function factsOf(services: Services, id: TicketId): Promise<TicketFacts | null> {
  const row = services.queue.model.get()?.rowOf(id);
  if (row !== undefined) return row;
  return (await services.store.query('ticket.get', { ticketId: id }))?.ticket ?? null;
}

/** Takes tickets out of the selection that are no longer in the view: nobody sees them there. */
export async function keepVisibleSelected({ ui, store }: Services): Promise<void> {
  const { selection, viewId } = ui.get();
  if (selection.kind !== 'some' || selection.ids.size === 0 || viewId === null) return;
  // The ids come from rows and go through the schema of the query.
  const asked = [...selection.ids] as TicketId[];
  const present = new Set<string>(await store.query('queue.present', { viewId, ticketIds: asked }));
  const gone = asked.filter((id) => !present.has(id));
  if (gone.length === 0 || ui.get().viewId !== viewId) return;
  ui.update((state) =>
    state.selection.kind === 'some'
      ? { ...state, selection: withSelected(state.selection, gone, false) }
      : state,
  );
}

/** Changes tickets one by one and says what was done. True when at least one is now as it was wanted. */
async function changeTickets(
  services: Services,
  ids: readonly TicketId[],
  change: TicketChange,
): Promise<boolean> {
  const { translator, toasts } = services;
  const act = services.newId();
  let savedCount = 0;
  let doneCount = 0;
  let number = 0;
  let refusal: MutateResult | null = null;
  const running = services.acts.begin(act, ids);
  const sayProgress = showProgress(services, act, ids.length);
  try {
    const [first] = ids;
    if (first === undefined) return false;
    if (!(await services.acts.inTurn(first, async () => (await change.mayBegin?.()) ?? true))) return false;
    for (const [index, id] of ids.entries()) {
      if (running.isStopped) return false;
      sayProgress(index);
      for (const list of services.queue.lists()) list.expectOwn([id]);
      const done = await services.acts.inTurn(id, async () => {
        const ticket = running.isStopped ? null : await factsOf(services, id);
        return ticket === null ? null : { ticket, result: await change.run(ticket, act) };
      });
      if (done === null) continue;
      const { ticket, result } = done;
      if (!result.isSaved) {
        refusal ??= result;
        continue;
      }
      doneCount += 1;
      if (result.n === null) continue;
      savedCount += 1;
      number = ticket.number;
    }
  } finally {
    running.end();
  }
  if (running.isStopped) return false;
  await Promise.all(services.queue.lists().map((list) => list.changed(ids)));
  await keepVisibleSelected(services);
  if (refusal !== null) {
    toasts.show({ text: rejectionText(translator.t, refusal.code, refusal.params), tone: 'warning' });
  }
  if (savedCount === 0) {
    if (doneCount > 0) toasts.show({ text: translator.t('done.nothing') }, 'ticket-change');
    return doneCount > 0;
  }
  toasts.show(
    {
      text:
        savedCount === 1
          ? translator.t('done.one', { number, what: translator.t(change.done, change.params) })
          : translator.t('done.many', {
              count: savedCount,
              what: translator.t(change.done, change.params),
            }),
      action: {
        label: translator.t('action.undo'),
        run: () => {
          undoAct(services, act).catch(reportError(services));
        },
      },
    },
    'ticket-change',
  );
  return true;
}

/**
 * Moves tickets to a status, after a question where parts of them are open. True when at least one has it now.
 * @param settles the refused change in whose place it is done
 * @param isAsked the person was asked already
 */
export function setStatusOf(
  services: Services,
  ids: readonly TicketId[],
  status: Status,
  settles?: number,
  isAsked = false,
): Promise<boolean> {
  return changeTickets(services, ids, {
    mayBegin: async () => isAsked || mayFinish(services, ids, status),
    run: ({ id }, act) =>
      services.store.mutate('ticket.set-status', { ticketId: id, status }, { act, settles }),
    done: 'done.status',
    params: { value: services.translator.t(`status.${status}`) },
  });
}

/** Gives tickets a priority. */
export function setPriorityOf(
  services: Services,
  ids: readonly TicketId[],
  priority: Priority,
  settles?: number,
): Promise<boolean> {
  return changeTickets(services, ids, {
    run: ({ id }, act) =>
      services.store.mutate('ticket.set-priority', { ticketId: id, priority }, { act, settles }),
    done: 'done.priority',
    params: { value: services.translator.t(`priority.${priority}`) },
  });
}

/** Gives tickets to somebody, or to nobody. */
export function assignTickets(
  services: Services,
  ids: readonly TicketId[],
  assignee: { readonly id: UserId; readonly name: string } | null,
  settles?: number,
): Promise<boolean> {
  return changeTickets(services, ids, {
    run: ({ id, assigneeId }, act) =>
      services.store.mutate(
        'ticket.assign',
        { ticketId: id, assigneeId: assignee?.id ?? null, expectedAssigneeId: assigneeId },
        { act, settles },
      ),
    done: assignee === null ? 'done.unassigned' : 'done.assigned',
    params: { value: assignee?.name ?? '' },
  });
}

/** Puts a label on tickets, or takes it off. */
export function setLabelOf(
  services: Services,
  ids: readonly TicketId[],
  label: string,
  isOn: boolean,
): Promise<boolean> {
  return changeTickets(services, ids, {
    run: ({ id }, act) =>
      services.store.mutate(
        'ticket.tag',
        { ticketId: id, add: isOn ? [label] : [], remove: isOn ? [] : [label] },
        { act },
      ),
    done: isOn ? 'done.labelAdded' : 'done.labelRemoved',
    params: { value: label },
  });
}

/** Says what kind of request tickets are. */
export function setTypeOf(
  services: Services,
  ids: readonly TicketId[],
  type: TicketType,
  settles?: number,
): Promise<boolean> {
  return changeTickets(services, ids, {
    run: ({ id }, act) => services.store.mutate('ticket.set-type', { ticketId: id, type }, { act, settles }),
    done: 'done.type',
    params: { value: services.translator.t(`type.${type}`) },
  });
}

/** Makes tickets part of another one. */
export function mergeTickets(
  services: Services,
  ids: readonly TicketId[],
  target: Pick<Ticket, 'id' | 'number'>,
): Promise<boolean> {
  return changeTickets(services, ids, {
    run: ({ id }, act) => services.store.mutate('ticket.merge', { ticketId: id, intoId: target.id }, { act }),
    done: 'done.merged',
    params: { value: `#${target.number}` },
  });
}

/** Makes a merged ticket one of its own again. */
export function unmergeTicket(services: Services, ticketId: TicketId, fromId: TicketId): Promise<boolean> {
  return changeTickets(services, [ticketId], {
    run: ({ id }, act) => services.store.mutate('ticket.unmerge', { ticketId: id, fromId }, { act }),
    done: 'done.unmerged',
  });
}

/** Says what tickets are to another one. */
export function linkTickets(
  services: Services,
  ids: readonly TicketId[],
  relation: LinkRelation,
  other: Pick<Ticket, 'id' | 'number'>,
): Promise<boolean> {
  return changeTickets(services, ids, {
    run: ({ id }, act) =>
      services.store.mutate('ticket.link', { ticketId: id, relation, otherId: other.id }, { act }),
    done: 'done.linked',
    params: { value: services.translator.t(`linkedTo.${relation}`, { number: other.number }) },
  });
}

/** Takes a link off. */
export function unlinkTicket(
  services: Services,
  { ticketId, relation, otherId, otherNumber }: LinkedTicket & { readonly ticketId: TicketId },
): Promise<boolean> {
  return changeTickets(services, [ticketId], {
    run: ({ id }, act) =>
      services.store.mutate('ticket.unlink', { ticketId: id, relation, otherId }, { act }),
    done: 'done.unlinked',
    params: { value: services.translator.t(`linkedTo.${relation}`, { number: otherNumber }) },
  });
}

/** Puts tickets aside, or takes them back where there is no instant. */
export function snoozeTickets(
  services: Services,
  ids: readonly TicketId[],
  snooze: Snooze | null,
): Promise<boolean> {
  const { translator, clock } = services;
  const { until, reason } = snooze ?? { until: null, reason: null };
  return changeTickets(services, ids, {
    run: ({ id }, act) => services.store.mutate('ticket.snooze', { ticketId: id, until, reason }, { act }),
    done: until === null ? 'done.takenBack' : 'done.snoozed',
    params: { value: until === null ? '' : momentTime(until, clock.now(), translator.locale()) },
  });
}

/** Begins or ends to watch tickets, for oneself. */
export function watchTickets(
  services: Services,
  ids: readonly TicketId[],
  isWatching: boolean,
): Promise<boolean> {
  return changeTickets(services, ids, {
    run: ({ id }, act) => services.store.mutate('ticket.watch', { ticketId: id, isWatching }, { act }),
    done: isWatching ? 'done.watched' : 'done.unwatched',
  });
}

/** Hands tickets to another team. */
export function transferTickets(
  services: Services,
  ids: readonly TicketId[],
  team: { readonly id: TeamId; readonly name: string },
  settles?: number,
): Promise<boolean> {
  return changeTickets(services, ids, {
    run: ({ id }, act) =>
      services.store.mutate('ticket.set-team', { ticketId: id, teamId: team.id }, { act, settles }),
    done: 'done.team',
    params: { value: team.name },
  });
}
