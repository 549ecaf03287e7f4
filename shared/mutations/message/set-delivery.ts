import { z } from 'zod';
import { MessageId } from '../../model/ids.ts';
import { Delivery } from '../../model/message.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';

/**
 * Records how far an outgoing message has come; only the server's own sender may. A message that was taken back is
 * never picked up, and a report of failure that overtakes the word of success stands.
 */
export const setDelivery = defineMutation({
  name: 'message.set-delivery',
  version: 1,
  args: z.object({
    messageId: MessageId,
    delivery: Delivery,
    detail: z.string().max(2000),
    mailMessageId: z.string().max(998).nullable(),
  }),
  reads: ({ messageId }) => [{ entity: 'message', id: messageId }],
  decide(reads, args, context) {
    if (context.actor.kind !== 'system') return refuse('notPermitted');
    const message = reads.get('message', args.messageId);
    if (message === undefined) return refuse('messageNotFound');
    const isWaiting = message.delivery === 'queued' || message.delivery === 'sending';
    if (args.delivery === 'sending' && !isWaiting) return refuse('alreadySent');
    if (args.delivery === 'sent' && message.delivery !== 'sending') return accept([]);
    if (args.delivery === 'failed' && !isWaiting && message.delivery !== 'sent') return accept([]);
    return accept([
      {
        kind: 'patch',
        entity: 'message',
        id: message.id,
        fields: {
          delivery: args.delivery,
          deliveryDetail: args.detail,
          ...(args.mailMessageId === null ? {} : { mailMessageId: args.mailMessageId }),
        },
      },
    ]);
  },
});
