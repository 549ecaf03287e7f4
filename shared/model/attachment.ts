import { z } from 'zod';
import { withoutControls } from '../util/without-controls.ts';
import { AttachmentId, MessageId, TicketId } from './ids.ts';

/** A SHA-256 in lower-case hexadecimal: the name of a file's content everywhere. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A file that belongs to a message. Its bytes live apart, named by their hash. */
export const Attachment = z.object({
  id: AttachmentId,
  ticketId: TicketId,
  messageId: MessageId,
  filename: z.string().min(1).max(255),
  mimeType: z.string().min(1).max(255),
  sizeBytes: z.number().int().nonnegative(),
  sha256: Sha256,
  /** Content-ID without brackets when the HTML shows the file in place. */
  contentId: z.string().max(998).nullable(),
  /** A small picture of it, a blob of its own; null when there is none. */
  thumbnailSha256: Sha256.nullable(),
});
export type Attachment = z.infer<typeof Attachment>;

/** The most files people may put on one message; mail from outside may bring more. */
export const MAX_FILES_PER_MESSAGE = 50;

/** A file that somebody attaches here: named and typed so that it can stand in a mail's header and on any disk. */
export const NewAttachment = Attachment.omit({ ticketId: true, messageId: true }).extend({
  // A name that turns round on the screen hides what the file is: “exe.pdf” for “fdp.exe”.
  filename: z
    .string()
    .overwrite(withoutControls)
    .min(1)
    .max(255)
    .regex(/^[^\p{Cc}/\\]+$/u),
  mimeType: z
    .string()
    .max(255)
    .regex(/^[\w.+-]+\/[\w.+-]+$/),
  contentId: z
    .string()
    .max(200)
    .regex(/^[\w.@-]+$/)
    .nullable(),
});
export type NewAttachment = z.infer<typeof NewAttachment>;
