import type { MailRecipient } from '../../../shared/domain/customers/mail-recipient.ts';
import type { NewAttachment } from '../../../shared/model/attachment.ts';
import type { MessageId, TicketId } from '../../../shared/model/ids.ts';
import { MAX_BODY_LENGTH } from '../../../shared/model/message.ts';
import { wholeNumber } from '../../format/number.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import type { Services } from '../../services.ts';
import type { ComposerKind } from '../../state/ui-state.ts';
import { forCustomer } from '../inserts/for-customer.ts';
import { composedHtml } from '../ticket/safe-html.ts';

/** A text at the moment of the key press. */
export interface SentText {
  readonly ticketId: TicketId;
  /** Whom a reply goes to; where there is nobody, only a note can be written. */
  readonly recipient: MailRecipient;
  readonly kind: ComposerKind;
  readonly html: string;
  readonly text: string;
  readonly alsoSolve: boolean;
  /** Whether a reply takes the ticket for its author. */
  readonly takesTicket: boolean;
  readonly attachments: readonly NewAttachment[];
}

/** Hands texts to the store; the same text keeps its id when it is tried again, so that it cannot be sent twice. */
export interface Sender {
  /** The message, once it is safe on disk; null when it was not taken. */
  send(sent: SentText): Promise<MessageId | null>;
}

/** A picture whose place in the text is gone goes along as an ordinary file: nothing vanishes unseen. */
function placedIn(html: string, file: NewAttachment): NewAttachment {
  const isShown = file.contentId === null || html.includes(`cid:${file.contentId}"`);
  return isShown ? file : { ...file, contentId: null };
}

type SenderServices = Pick<Services, 'store' | 'newId' | 'toasts' | 'translator'>;

/** A sender that has not sent anything yet. */
export function createSender({ store, newId, toasts, translator }: SenderServices): Sender {
  let attempt: { readonly key: string; readonly messageId: MessageId } | null = null;
  return {
    async send({ ticketId, recipient, kind, html, text, alsoSolve, takesTicket, attachments }) {
      const key = JSON.stringify([ticketId, kind, html, attachments.map(({ id }) => id)]);
      const bodyHtml = kind === 'publicReply' ? forCustomer(composedHtml(html)) : composedHtml(html);
      const length = Math.max(bodyHtml.length, text.length);
      if (length > MAX_BODY_LENGTH) {
        const params = { length: wholeNumber(length), max: wholeNumber(MAX_BODY_LENGTH) };
        toasts.show({ text: translator.t('composer.tooLong', params), tone: 'warning' }, 'composer length');
        return null;
      }
      // Ids are made by the id source, whose output the schema of every mutation checks again.
      if (attempt?.key !== key) attempt = { key, messageId: newId() as MessageId };
      const { messageId } = attempt;
      const body = {
        ticketId,
        messageId,
        bodyHtml,
        bodyText: text,
        attachments: attachments.map((file) => placedIn(bodyHtml, file)),
      };
      const result =
        kind === 'internalNote'
          ? await store.mutate('ticket.add-note', body, { endsDraft: true })
          : recipient.kind === 'nobody'
            ? { isSaved: false, ...recipient }
            : await store.mutate(
                'ticket.reply',
                {
                  ...body,
                  customerId: recipient.customerId,
                  statusAfter: alsoSolve ? 'solved' : null,
                  sendAnyway: false,
                  takesTicket,
                },
                { endsDraft: true },
              );
      // An earlier attempt got through although its answer did not.
      const isSaved = result.isSaved || result.code === 'alreadySent';
      if (isSaved) attempt = null;
      else toasts.show({ text: rejectionText(translator.t, result.code, result.params), tone: 'warning' });
      return isSaved ? messageId : null;
    },
  };
}
