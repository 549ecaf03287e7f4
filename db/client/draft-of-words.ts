import { NewAttachment } from '../../shared/model/attachment.ts';
import { TicketId } from '../../shared/model/ids.ts';
import { addNote } from '../../shared/mutations/ticket/add-note.ts';
import { replyToTicket } from '../../shared/mutations/ticket/reply.ts';
import type { DraftContent } from './local.ts';

/** An answer or note as the draft that it was made of; null for every other change. */
export function draftOfWords(name: string, args: unknown): DraftContent | null {
  const isReply = name === replyToTicket.name;
  if ((!isReply && name !== addNote.name) || typeof args !== 'object' || args === null) return null;
  const ticketId = TicketId.safeParse(Reflect.get(args, 'ticketId'));
  if (!ticketId.success) return null;
  return {
    ticketId: ticketId.data,
    kind: isReply ? 'publicReply' : 'internalNote',
    bodyHtml: String(Reflect.get(args, 'bodyHtml')),
    bodyText: String(Reflect.get(args, 'bodyText')),
    attachments: NewAttachment.array().parse(Reflect.get(args, 'attachments') ?? []),
  };
}
