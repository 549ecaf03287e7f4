import { describe, expect, it } from 'vitest';
import { quoteIntroduction } from '../../../../../server/channels/mail/mail-texts.ts';
import { newTextOf } from '../../../../../server/channels/mail/parse/new-text.ts';

const SENT_AT = Date.UTC(2026, 10, 26, 12, 0);

describe('the line above a quoted mail', () => {
  it.each([
    ['en', 'Asia/Shanghai', 'On 2026-11-26 20:00 GMT+8, Emma Clarke wrote:'],
    ['zh-CN', 'Asia/Shanghai', '2026-11-26 20:00 GMT+8，Emma Clarke 写道：'],
    ['en', 'America/St_Johns', 'On 2026-11-26 08:30 GMT-3:30, Emma Clarke wrote:'],
    ['zh-CN', 'UTC', '2026-11-26 12:00 GMT+0，Emma Clarke 写道：'],
  ] as const)('in %s, for %s, says the zone', (locale, timeZone, line) => {
    expect(quoteIntroduction(locale, 'Emma Clarke', SENT_AT, timeZone)).toBe(line);
  });

  it.each(['en', 'zh-CN'] as const)('in %s is cut again when the customer answers above it', (locale) => {
    const line = quoteIntroduction(locale, 'Emma Clarke', SENT_AT, 'Asia/Shanghai');
    expect(newTextOf(`It works now.\n\n${line}\n> Does it work?`)).toBe('It works now.');
  });
});
