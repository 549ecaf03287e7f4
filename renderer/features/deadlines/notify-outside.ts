import { referenceAddress } from '../../../shared/domain/references/reference.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';

/** Lets the system say it as well, unless the person looks at the window or wants none of that. */
export function notifyOutside(services: Services, text: string, ticketId: TicketId | null): void {
  const { host, store } = services;
  if (document.hasFocus() || store.settings.snapshot().data?.notifiesOutside === false) return;
  const link = ticketId === null ? null : referenceAddress({ kind: 'ticket', id: ticketId });
  host.notify({ title: 'Outpost', body: text, link }).catch(reportError(services));
}
