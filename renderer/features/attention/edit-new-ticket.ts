import type { OutboxItem } from '../../../shared/contract/queries.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import type { Services } from '../../services.ts';
import { emptyNewTicket, type NewTicketForm } from '../../state/new-ticket-form.ts';
import { patchUi } from '../../state/ui-state.ts';

/** Puts a refused new ticket back into its form, under its own ids: what was written to it finds it again. */
export async function editNewTicket(
  services: Services,
  { n }: OutboxItem,
  parts: readonly OutboxItem[],
): Promise<void> {
  const { ui, store, toasts, translator, newId } = services;
  const open = (refusedTicket: NewTicketForm): void =>
    patchUi(ui, { refusedTicket, overlay: { kind: 'newTicket', whole: null } });
  const begun = ui.get().refusedTicket;
  if (begun?.attempt.replaces?.n === n) {
    open(begun);
    return;
  }
  if (begun !== null) {
    toasts.show({ text: translator.t('attention.newTicketInTheWay'), tone: 'warning' });
    patchUi(ui, { overlay: { kind: 'newTicket', whole: null } });
    return;
  }
  const ready = await store.editRefused(n);
  if (!ready.isSaved) {
    toasts.show({ text: rejectionText(translator.t, ready.code, ready.params), tone: 'warning' });
    return;
  }
  const refused = await store.query('attention.newTicket', { n });
  const session = store.session.snapshot().data;
  const me = session?.phase === 'signedIn' ? session.user.id : null;
  if (refused === null) return;
  const { attempt, ...empty } = emptyNewTicket(newId, me);
  const { ticketId, messageId, number, customer, assigneeId, ...fields } = refused;
  open({
    ...empty,
    ...fields,
    attempt: {
      customerId: attempt.customerId,
      ticketId,
      messageId: messageId ?? attempt.messageId,
      number,
      replaces: { n, parts: parts.map((part) => part.n) },
    },
    customer: customer === null ? empty.customer : { kind: 'known', customer },
    isMine: assigneeId !== null && assigneeId === me,
  });
}
