import type { Locale } from '../../../shared/model/locale.ts';

/** A text for people whose language is not known when it is written: English first, then Chinese. */
export const both = (english: string, chinese: string): string => `${english}\n\n${chinese}`;

const megabytes = (bytes: number): string => (bytes / (1024 * 1024)).toFixed(1);

/** Body of the ticket that stands for a mail too large to fetch. Sizes in bytes. */
export const oversizeText = (facts: {
  readonly sizeBytes: number;
  readonly maxBytes: number;
  readonly mailbox: string;
}): string => {
  const size = megabytes(facts.sizeBytes);
  const limit = megabytes(facts.maxBytes);
  return both(
    `This mail is ${size} MB, more than the limit of ${limit} MB, so only its header was fetched. The mail itself is still in the mailbox ${facts.mailbox}, marked with a star: open it there, or ask the sender for a link or smaller files.`,
    `此邮件大小为 ${size} MB，超过 ${limit} MB 的上限，因此只读取了邮件头。原邮件仍保留在邮箱 ${facts.mailbox} 中并已加星标：请在邮箱中打开，或请发件人改用链接或更小的文件。`,
  );
};

/** Subject and body of the ticket that stands for a mail no ticket could be made of. */
export const unreadableSubject = 'Mail that could not be processed / 无法处理的邮件';
export const unreadableText = (filename: string): string =>
  both(
    `A mail arrived that could not be turned into a ticket. Nothing of it is lost: the original is attached as ${filename}. Open it in a mail program, and tell the administrator, who finds the reason in the server's log.`,
    `收到一封无法转为工单的邮件。邮件内容没有丢失：原件已作为附件 ${filename} 保存。请用邮件程序打开，并告知管理员，原因记录在服务器日志中。`,
  );

/** Note on a new ticket whose mail mentions another one without surely answering it. */
export const suggestionText = (number: number, why: string): string => {
  const isOtherSubject = why === 'referencesOtherSubject';
  return both(
    `This mail may belong to ticket #${number}: ${isOtherSubject ? 'it was written as an answer to a mail of that ticket, but has another subject' : 'it refers to mails of several tickets, this one among them'}.`,
    `此邮件可能属于工单 #${number}：${isOtherSubject ? '它是在回复该工单的邮件，但主题不同' : '它引用了多个工单的邮件，其中包括该工单'}。`,
  );
};

/** Note on a ticket that takes in further mail of a sender who opens too many tickets in a short time. */
export const joinedText = (subject: string): string =>
  both(
    `The sender has opened many tickets within an hour. To keep a machine from flooding the queue, their further mails are added here instead of opening more tickets, beginning with: ${subject}`,
    `该发件人一小时内创建了大量工单。为防止自动程序淹没队列，后续邮件将并入本工单，不再新建工单。首封并入的邮件主题：${subject}`,
  );

/** What an agent reads when a mail came back. `words` are the other server's. */
export const bounceDetail = (recipient: string | null, status: string | null, words: string | null): string =>
  [recipient, status, words].filter((part) => part !== null && part !== '').join(' · ') ||
  'The mail came back / 邮件被退回';

/** Why an answer cannot leave, in both languages. */
export const sendProblems = {
  noMailbox: 'No active mailbox to send from / 没有可用于发信的邮箱',
  noRecipient: 'The customer has no e-mail address / 客户没有电子邮箱地址',
  gaveUp: 'Not delivered after many attempts / 多次尝试后仍未送达',
} as const;

/** The line above a quoted mail, in the customer's language and the branch's time zone, which it names. */
export const quoteIntroduction = (locale: Locale, name: string, sentAt: number, timeZone: string): string => {
  const format = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
    timeZoneName: 'shortOffset',
  });
  const parts = new Map(format.formatToParts(sentAt).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const time = `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
  return locale === 'zh-CN' ? `${time}，${name} 写道：` : `On ${time}, ${name} wrote:`;
};
