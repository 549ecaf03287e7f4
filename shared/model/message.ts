import { z } from 'zod';
import { Channel } from './channel.ts';
import { CustomerId, Instant, MessageId, TicketId, UserId } from './ids.ts';

/** What one entry of the conversation is. */
export const MessageKind = z.enum([
  'publicReply',
  'internalNote',
  'inbound',
  'callRecord',
  'chatLine',
  'system',
]);
export type MessageKind = z.infer<typeof MessageKind>;

/** How far an outgoing message has come; `none` for everything that is not sent anywhere. */
export const Delivery = z.enum(['none', 'queued', 'sending', 'sent', 'failed', 'cancelled']);
export type Delivery = z.infer<typeof Delivery>;

/** The most characters one message may hold, as text and as HTML. */
export const MAX_BODY_LENGTH = 1_000_000;

/** HTML is stored clean: it passed the sanitizer of the side it came in by. */
export const BodyHtml = z.string().max(MAX_BODY_LENGTH);
export const BodyText = z.string().max(MAX_BODY_LENGTH);

/** One entry of a ticket's conversation. Never changed once written, but for its delivery. */
export const Message = z.object({
  id: MessageId,
  ticketId: TicketId,
  kind: MessageKind,
  channel: Channel,
  authorUserId: UserId.nullable(),
  authorCustomerId: CustomerId.nullable(),
  subject: z.string().max(500).nullable(),
  bodyHtml: BodyHtml,
  bodyText: BodyText,
  /** The author's time; clamped to the server's on arrival. */
  createdAt: Instant,
  delivery: Delivery,
  /** What the other side said when delivery failed; empty otherwise. */
  deliveryDetail: z.string().max(2000),
  /** RFC 5322 Message-ID in angle brackets, for mail. */
  mailMessageId: z.string().max(998).nullable(),
});
export type Message = z.infer<typeof Message>;
