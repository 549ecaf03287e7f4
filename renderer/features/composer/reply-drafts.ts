import type { Draft } from '../../../shared/contract/store.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import type { DraftKind } from '../../state/draft-keeper.ts';

/** What is being written for a ticket. */
export type DraftContent = Omit<Draft, 'updatedAt'>;

/** Answers and notes, one for each ticket. */
export const REPLY_DRAFTS: DraftKind<TicketId, DraftContent> = {
  idOf: ({ ticketId }) => ticketId,
  lengthOf: ({ bodyHtml, bodyText }) => Math.max(bodyHtml.length, bodyText.length),
  isEmpty: ({ bodyText, attachments }) => bodyText.trim() === '' && attachments.length === 0,
  join(earlier, later) {
    const added = later.attachments.filter(({ id }) => !earlier.attachments.some((each) => each.id === id));
    return {
      ...later,
      bodyHtml: earlier.bodyHtml + later.bodyHtml,
      bodyText: [earlier.bodyText, later.bodyText].filter((text) => text !== '').join('\n'),
      attachments: [...earlier.attachments, ...added],
    };
  },
};
