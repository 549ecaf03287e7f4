import type { TicketId } from '../../../shared/model/ids.ts';
import { openTicket } from '../../commands/navigate.ts';
import type { Services } from '../../services.ts';
import { patchUi, writeAs } from '../../state/ui-state.ts';
import { REPLY_DRAFTS } from '../composer/reply-drafts.ts';

/** Words for a customer, which wait in the composer until a person sends them. */
export interface ReplyWords {
  readonly html: string;
  readonly text: string;
}

/**
 * Puts words behind what is being written to a customer, and sends nothing.
 * @param isOnlyOne the person goes on in that ticket: its composer is opened, with the cursor behind the words
 */
export async function putReply(
  services: Services,
  ticketId: TicketId,
  words: ReplyWords,
  isOnlyOne: boolean,
): Promise<void> {
  const { ui, store } = services;
  const isOpen = ui.get().ticketId === ticketId && ui.get().screen === 'queue';
  if (isOnlyOne || isOpen) {
    if (!isOpen) openTicket(services, ticketId);
    // The editor has what is not saved yet: the words go in there.
    const turn = (ui.get().wordsWanted?.turn ?? 0) + 1;
    patchUi(ui, { wordsWanted: { ticketId, html: words.html, turn } });
    writeAs(ui, ticketId, 'publicReply');
    return;
  }
  const later = {
    ticketId,
    kind: 'publicReply',
    bodyHtml: words.html,
    bodyText: words.text,
    attachments: [],
  } as const;
  const earlier = await store.getDraft(ticketId);
  const whole =
    earlier === null
      ? { ...later, attachments: [] }
      : REPLY_DRAFTS.join(earlier, { ...later, attachments: [] });
  await store.saveDraft(whole);
}
