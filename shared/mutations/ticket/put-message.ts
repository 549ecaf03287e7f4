import type { Message } from '../../model/message.ts';
import type { Change } from '../mutation.ts';

/** What every new entry must say; the rest is empty unless it is given. */
type MessageFields = Pick<
  Message,
  'id' | 'ticketId' | 'kind' | 'channel' | 'bodyHtml' | 'bodyText' | 'createdAt'
> &
  Partial<Message>;

/** The change that adds one entry to a conversation; nobody's and sent nowhere unless the fields say otherwise. */
export function putMessage(fields: MessageFields): Change {
  return {
    kind: 'put',
    entity: 'message',
    row: {
      authorUserId: null,
      authorCustomerId: null,
      subject: null,
      delivery: 'none',
      deliveryDetail: '',
      mailMessageId: null,
      ...fields,
    },
  };
}
