import type { Workstation } from '../../store/support/workstation.ts';
import { pushElsewhere } from '../../support/push-elsewhere.ts';

/** Somebody else writes a note on the station's ticket. */
export function writeElsewhere({ test, ticketId }: Workstation, messageId: string): Promise<void> {
  const args = { ticketId, messageId, bodyHtml: 'Theirs', bodyText: 'Theirs' };
  return pushElsewhere(test, [{ name: 'ticket.add-note', args }]);
}
