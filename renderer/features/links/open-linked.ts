import type { LinkRow } from '../../../shared/contract/link-rows.ts';
import { openTicket } from '../../commands/navigate.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';

/** Opens a linked ticket; one that is not here is asked for first, where there is a line to ask on. */
export function openLinked(services: Services, { otherId, otherNumber, subject }: LinkRow): void {
  const { store, toasts, translator } = services;
  if (subject !== null) {
    openTicket(services, otherId);
    return;
  }
  const asked = services.ui.get().ticketId;
  const source = store.live('ticket.wanted', { wanted: otherId });
  const say = (key: 'links.unavailable' | 'links.asked'): void =>
    toasts.show({ text: translator.t(key, { number: otherNumber }) }, 'linked-ticket');
  const stop = source.subscribe(() => {
    const state = source.snapshot().data?.state;
    if (state !== 'here' && state !== 'unavailable') return;
    stop();
    if (state === 'unavailable') say('links.unavailable');
    // Whoever has gone on meanwhile is not fetched back.
    else if (services.ui.get().ticketId === asked) openTicket(services, otherId);
  });
  say('links.asked');
  store.fetchTicket(otherId).catch(reportError(services));
}
