import type { OutboxItem } from '../../../shared/contract/queries.ts';
import type { MutateResult } from '../../../shared/contract/store.ts';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import { openArticle, openTicket } from '../../commands/navigate.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import type { Services } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { setStatusOf } from '../ticket/ticket-actions.ts';
import { editNewTicket } from './edit-new-ticket.ts';
import type { NextStep } from './next-steps.ts';
import { writeIn } from './write-in.ts';

/** Does what a button at refused work says. `anchor` is the button, `parts` what was written to the ticket it makes. */
export async function takeStep(
  services: Services,
  item: OutboxItem,
  step: NextStep,
  { anchor, parts }: { readonly anchor: Element; readonly parts: readonly OutboxItem[] },
): Promise<void> {
  const { store } = services;
  switch (step.kind) {
    case 'act':
      tell(services, await store.act(item.n, step.action), `attention.done.${step.action}`);
      return;
    case 'takeAnyway':
      tell(services, await store.act(item.n, 'applyAgain'), 'attention.done.applyAgain');
      return;
    case 'discard':
      tell(services, await store.act(item.n, 'discard'), 'attention.done.discard');
      return;
    case 'edit': {
      const result = await store.editRefused(item.n);
      if (!result.isSaved) tell(services, result, null);
      else if (item.ticketId !== null) {
        const kind = item.name === 'ticket.reply' ? 'publicReply' : 'internalNote';
        writeIn(services, item.ticketId, kind);
      }
      return;
    }
    case 'editTicket':
      await editNewTicket(services, item, parts);
      return;
    case 'ask':
      writeIn(services, step.ticketId, 'internalNote');
      return;
    case 'setStatus':
      await setStatusOf(services, [step.ticketId], step.status, item.n);
      return;
    case 'choose':
      patchUi(services.ui, {
        overlay: {
          kind: 'picker',
          picker: step.picker,
          ticketIds: [step.ticketId],
          anchor,
          // Several labels can be chosen; none of them alone is what was wanted instead.
          settles: step.picker === 'labels' ? null : item.n,
        },
      });
      return;
    case 'openTicket':
      openTicket(services, step.ticketId);
      return;
    case 'openArticle':
      openArticle(services, step.articleId, 'read');
      return;
  }
}

/** Says what became of it; a refusal in its own words. */
export function tell(
  { toasts, translator: { t } }: Services,
  result: MutateResult | null,
  done: TextKey | null,
): void {
  if (result !== null && !result.isSaved) {
    toasts.show({ text: rejectionText(t, result.code, result.params), tone: 'warning' });
  } else if (done !== null) toasts.show({ text: t(done) });
}
