import { describe, expect, it } from 'vitest';
import { htmlToText } from '../../../../../../server/channels/mail/html/html-to-text.ts';
import { sanitizeMailHtml } from '../../../../../../server/channels/mail/html/sanitize-mail-html.ts';
import { newTextOf } from '../../../../../../server/channels/mail/parse/new-text.ts';
import { readJsonLines } from '../../../../../support/mail-corpora.ts';

type ReplyCase = {
  readonly id: string;
  readonly format: string;
  readonly body: string;
  readonly reply?: string;
};

const squash = (text: string): string => text.replace(/\s+/g, '');

const read = (sample: ReplyCase): string =>
  newTextOf(
    sample.format === 'html' ? htmlToText(sanitizeMailHtml(sample.body), { skipQuotes: true }) : sample.body,
  );

/** Where we keep more than the sample's library does, or cut what it leaves; each is a choice. */
const deliberate = new Set([
  // a date line without an address or a verb is not enough to cut; text below it may be the person's
  'trimmer:embedded_email_11',
  'trimmer:embedded_email_4',
  // answers stand below quoted lines: everything is kept
  'trimmer:embedded_email_7',
  // a forwarded mail is the matter itself
  'trimmer:forwarded_message',
  // a list of thirty footers is not a mail
  'trimmer:signatures',
  // the sample expects the history to stay
  'crisp:email_2_1',
  'crisp:email_emoji',
  // greetings at the end stay
  'crisp:email_with_regards',
]);

describe('newTextOf', () => {
  it.each(readJsonLines<ReplyCase>('chinese/replies.jsonl'))('$id', (sample) => {
    expect(squash(read(sample))).toBe(squash(sample.reply ?? ''));
  });

  it.each(
    readJsonLines<ReplyCase>('reply/cases.jsonl').filter(
      (sample) => sample.reply !== undefined && !deliberate.has(sample.id),
    ),
  )('$id', (sample) => {
    expect(squash(read(sample))).toBe(squash(sample.reply ?? ''));
  });

  it('gives the whole text when only history would remain', () => {
    expect(newTextOf('> only\n> quoted')).toBe('> only\n> quoted');
    expect(newTextOf('')).toBe('');
  });

  it('keeps answers between quoted lines', () => {
    const text =
      'On Mon, 9 Mar 2026 at 15:20, Desk <d@x> wrote:\n> Which printer?\n\nThe one on floor 3.\n\n> Since when?\n\nYesterday.';
    for (const answer of ['The one on floor 3.', 'Yesterday.']) expect(newTextOf(text)).toContain(answer);
    expect(newTextOf(`See below.\n\n${text}`)).toContain('Yesterday.');
  });

  it('keeps the content of a forwarded mail', () => {
    const text =
      'FYI\n\n---------- Forwarded message ---------\nFrom: A <a@b>\nDate: x\nSubject: y\nTo: z\n\nThe matter.';
    expect(newTextOf(text)).toContain('The matter.');
  });

  it('does not cut prose that only looks like an announcement', () => {
    for (const text of [
      'On Monday the vendor wrote: please restart.\nI did, no change.',
      '在线等\n谢谢',
      'From: the shop\nIt arrived broken.',
    ]) {
      expect(newTextOf(text)).toBe(text);
    }
  });
});
