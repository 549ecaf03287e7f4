import { describe, expect, it } from 'vitest';
import { canonicalSubject } from '../../../../../shared/domain/threading/canonical-subject.ts';

describe('canonicalSubject', () => {
  it.each([
    ['Re: Printer', 'printer'],
    ['RE: Fwd: AW: Printer', 'printer'],
    ['Re[2]: Printer', 'printer'],
    ['回复：打印机', '打印机'],
    ['答复: 转发：打印机', '打印机'],
    ['Automatic reply: Printer', 'printer'],
    ['[EXTERNAL] Re: Printer', 'printer'],
    ['Re: [support] Printer', 'printer'],
    ['【外部邮件】回复: 打印机', '打印机'],
    ['[Order 17]', '[order 17]'],
    ['  Printer \t broken ', 'printer broken'],
    ['Re:', ''],
    ['Reply needed: Printer', 'reply needed: printer'],
  ])('%s', (subject, expected) => {
    expect(canonicalSubject(subject)).toBe(expected);
  });
});
