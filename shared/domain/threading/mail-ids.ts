const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const tokenPattern = new RegExp(`^([^@+\\s]+)\\+op-(${uuid})-([0-9a-f]{16,64})@([^@\\s]+)$`, 'i');

/**
 * The Message-ID of an outgoing message, made from nothing but the message's own id and the sending domain: a
 * send that is tried again after a lost connection carries the same id, and the receiver drops the second copy.
 *
 * @param messageId UUID of the message
 * @param domain domain of the sending address
 */
export const messageIdFor = (messageId: string, domain: string): string =>
  `<op.${messageId.toLowerCase()}@${domain.toLowerCase()}>`;

/** Signs a text with a key of the server: lower-case hex of at least 16 characters. */
export type TokenSigner = (text: string) => string;

/**
 * The Reply-To address that leads an answer back to its ticket even when the sender's program drops all ids:
 * `support+op-<ticket>-<signature>@…`. The signature keeps strangers from writing into tickets they guess.
 */
export const replyAddressFor = (ticketId: string, mailbox: string, sign: TokenSigner): string => {
  const at = mailbox.lastIndexOf('@');
  const id = ticketId.toLowerCase();
  return `${mailbox.slice(0, at)}+op-${id}-${sign(id).slice(0, 16).toLowerCase()}${mailbox.slice(at)}`;
};

/** The ticket a reply address names, or null when it is none or its signature is wrong. */
export const ticketFromReplyAddress = (address: string, sign: TokenSigner): string | null => {
  const match = tokenPattern.exec(address);
  const ticketId = match?.[2]?.toLowerCase();
  if (!ticketId) return null;
  return sign(ticketId).slice(0, 16).toLowerCase() === match?.[3]?.toLowerCase() ? ticketId : null;
};

/** An address without the part after a plus sign, in lower case: what names the mailbox. */
export const baseAddress = (address: string): string => address.toLowerCase().replace(/\+[^@]*(?=@)/, '');
