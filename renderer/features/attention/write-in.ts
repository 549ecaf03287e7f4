import type { TicketId } from '../../../shared/model/ids.ts';
import { openTicket } from '../../commands/navigate.ts';
import type { Services } from '../../services.ts';
import { type ComposerKind, patchUi } from '../../state/ui-state.ts';

/** Opens a ticket with the cursor in its composer, where its draft is. */
export function writeIn(services: Services, ticketId: TicketId, composerKind: ComposerKind): void {
  openTicket(services, ticketId);
  patchUi(services.ui, { composerKind, composerWanted: ticketId });
}
