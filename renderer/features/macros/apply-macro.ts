import type { ActionTarget } from '../../../shared/contract/action-target.ts';
import type { MutateResult } from '../../../shared/contract/store.ts';
import type { ActionCall } from '../../../shared/domain/actions/plan-actions.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import type { Macro } from '../../../shared/model/macro.ts';
import type { ActionsPreview } from '../../../shared/mutations/preview-actions.ts';
import { undoAct } from '../../commands/step-history.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { mayFinish } from '../links/ask-open-parts.ts';
import { showProgress } from '../ticket/show-progress.ts';
import { keepVisibleSelected } from '../ticket/ticket-actions.ts';
import { lookAhead, peopleIn, type Surroundings } from './look-ahead.ts';
import { putReply } from './put-reply.ts';
import type { Obstacle, UntouchedTicket } from './untouched-ticket.ts';

/** What has to be known of people and teams before a macro can be decided. */
export async function surroundingsOf(
  { store }: Pick<Services, 'store'>,
  { actions }: Pick<Macro, 'actions'>,
): Promise<Surroundings | null> {
  const session = store.session.snapshot().data;
  if (session?.phase !== 'signedIn') return null;
  const [people, teams] = await Promise.all([
    store.query('user.some', { ids: peopleIn(actions) }),
    store.query('team.list', {}),
  ]);
  return { me: session.user, people, teams };
}

/**
 * Applies a macro to tickets, one after the other and as one act: a ticket on which something of it cannot be done is
 * left as it is. Says what was done, and shows those that were left.
 */
export async function applyMacro(
  services: Services,
  macro: Pick<Macro, 'name' | 'actions'>,
  ids: readonly TicketId[],
): Promise<void> {
  const around = await surroundingsOf(services, macro);
  if (around === null) return;
  const status = macro.actions.find((action) => action.kind === 'setStatus')?.status;
  if (status !== undefined && !(await mayFinish(services, ids, status))) return;
  const act = services.newId();
  const running = services.acts.begin(act, ids);
  const sayProgress = showProgress(services, act, ids.length);
  const untouched: UntouchedTicket[] = [];
  let savedCount = 0;
  let doneCount = 0;
  let number = 0;
  try {
    for (const [index, id] of ids.entries()) {
      if (running.isStopped) return;
      sayProgress(index);
      const outcome = await services.acts.inTurn(id, async () => {
        if (running.isStopped) return null;
        const [target] = await services.store.query('action.targets', { ticketIds: [id] });
        if (target === undefined) return null;
        for (const list of services.queue.lists()) list.expectOwn([id]);
        const preview = lookAhead(macro.actions, target, around, Date.now(), services.newId);
        const done = preview.obstacle ?? (await applyTo(services, target, preview, act, ids.length === 1));
        return { target, done };
      });
      if (outcome === null) continue;
      const { target, done } = outcome;
      if (typeof done === 'object') untouched.push(left(target, done));
      else {
        doneCount += 1;
        if (done === 'nothing') continue;
        savedCount += 1;
        number = target.ticket.number;
      }
    }
  } finally {
    running.end();
  }
  if (running.isStopped) return;
  await Promise.all(services.queue.lists().map((list) => list.changed(ids)));
  await keepVisibleSelected(services);
  tell(services, macro, act, { savedCount, doneCount, number, untouched });
}

/** @returns what stood in the way all the same, or whether anything is different now */
async function applyTo(
  services: Services,
  { ticket }: ActionTarget,
  { planned }: ActionsPreview,
  act: string,
  isOnlyOne: boolean,
): Promise<Obstacle | 'saved' | 'nothing'> {
  let isSaved = false;
  for (const each of planned) {
    if (each.kind !== 'call') continue;
    const result = await callMutation(services, each.call, act);
    if (!result.isSaved) return { outcome: 'refused', code: result.code, params: result.params };
    if (result.n !== null) isSaved = true;
  }
  const drafts = planned.filter((each) => each.kind === 'draft');
  if (drafts.length === 0) return isSaved ? 'saved' : 'nothing';
  const html = drafts.map((each) => each.html).join('');
  const text = drafts.map((each) => each.text).join('\n');
  await putReply(services, ticket.id, { html, text }, isOnlyOne);
  return 'saved';
}

function callMutation({ store }: Services, call: ActionCall, act: string): Promise<MutateResult> {
  switch (call.name) {
    case 'ticket.set-status':
      return store.mutate(call.name, call.args, { act });
    case 'ticket.set-priority':
      return store.mutate(call.name, call.args, { act });
    case 'ticket.set-type':
      return store.mutate(call.name, call.args, { act });
    case 'ticket.set-team':
      return store.mutate(call.name, call.args, { act });
    case 'ticket.assign':
      return store.mutate(call.name, call.args, { act });
    case 'ticket.tag':
      return store.mutate(call.name, call.args, { act });
    case 'ticket.add-note':
      return store.mutate(call.name, call.args, { act });
    case 'ticket.add-system-note':
      throw new Error('A note of a person is in their name');
  }
}

function left({ ticket }: ActionTarget, obstacle: Obstacle): UntouchedTicket {
  return { ticketId: ticket.id, number: ticket.number, subject: ticket.subject, obstacle };
}

interface Outcome {
  readonly savedCount: number;
  readonly doneCount: number;
  readonly number: number;
  readonly untouched: readonly UntouchedTicket[];
}

function tell(services: Services, macro: Pick<Macro, 'name'>, act: string, outcome: Outcome): void {
  const { toasts, translator, ui } = services;
  const { savedCount, doneCount, number, untouched } = outcome;
  const { name } = macro;
  if (savedCount > 0) {
    toasts.show(
      {
        text:
          savedCount === 1
            ? translator.t('macros.appliedOne', { name, number })
            : translator.t('macros.appliedMany', { name, count: savedCount }),
        action: {
          label: translator.t('action.undo'),
          run: () => {
            undoAct(services, act).catch(reportError(services));
          },
        },
      },
      'ticket-change',
    );
  } else if (doneCount > 0) toasts.show({ text: translator.t('done.nothing') }, 'ticket-change');
  if (untouched.length > 0) {
    patchUi(ui, { overlay: { kind: 'macroLeft', name, savedCount, untouched } });
  }
}
