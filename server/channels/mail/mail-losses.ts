import { both } from './mail-texts.ts';
import type { MailDefect } from './parse/mail-defect.ts';

/** What a ticket may fail to show of its mail, as the agents are told of it: English and Chinese. */
const losses = {
  structureUnreadable: [
    'its structure could not be read, so the beginning of its source stands for it',
    '邮件结构无法解析，此处显示的是其源码的开头部分',
  ],
  htmlUnreadable: ['its formatted text could not be read', '其富文本内容无法解析'],
  bodyTooLong: ['its text is too long and was cut', '正文过长，已被截断'],
  headersTooLong: [
    'its headers are too long and were cut, so the sender, the recipients or the subject may be missing',
    '邮件头过长，已被截断，发件人、收件人或主题可能缺失',
  ],
  addressUnreadable: [
    'an address in it could not be read, so the sender or a recipient may be missing',
    '其中有地址无法解析，发件人或收件人可能缺失',
  ],
  charactersUnreadable: [
    'some of its characters could not be read in any character set',
    '部分字符用任何字符集都无法识别',
  ],
  partUnreadable: [
    'a part of it could not be decoded and is shown as it came',
    '有一部分内容无法解码，按原样显示',
  ],
  tooManyFiles: ['it has more files than one message can hold', '附件数量超过单条消息的上限'],
  subjectTooLong: ['its subject is too long and was cut', '主题过长，已被截断'],
} as const;

/** A way in which the message of a ticket shows less than the mail holds. */
export type MailLoss = keyof typeof losses;

/** Which defects leave something out, and as what; null where all of the mail is there, in the text or as a file. */
export const lossOfDefect: Readonly<Record<MailDefect, MailLoss | null>> = {
  addressUnreadable: 'addressUnreadable',
  bodyTooLong: 'bodyTooLong',
  boundaryMissing: null,
  boundaryNotFound: null,
  charsetInvalidBytes: 'charactersUnreadable',
  charsetMislabelled: null,
  charsetUnknown: null,
  contentTypeInvalid: null,
  dateUnreadable: null,
  fromMissing: null,
  headerLineWithoutColon: null,
  headersTooLong: 'headersTooLong',
  htmlUnreadable: 'htmlUnreadable',
  messageIdMissing: null,
  nestingTooDeep: null,
  structureUnreadable: 'structureUnreadable',
  tooManyParts: null,
  transferEncodingBroken: 'partUnreadable',
  // what names no known encoding is nearly always plain
  transferEncodingUnknown: null,
};

/** Note on the ticket of a mail that it does not show whole: what is missing, and where the original is. */
export const lossText = (found: readonly MailLoss[], filename: string): string =>
  both(
    `This mail is not shown whole: ${found.map((loss) => losses[loss][0]).join('; ')}. Nothing of it is lost: the original is attached to it as ${filename}. Open it in a mail program.`,
    `此邮件未能完整显示：${found.map((loss) => losses[loss][1]).join('；')}。邮件内容没有丢失：原件已作为附件 ${filename} 保存在该邮件中，请用邮件程序打开。`,
  );
