import { describe, expect, it } from 'vitest';
import {
  baseAddress,
  messageIdFor,
  replyAddressFor,
  ticketFromReplyAddress,
} from '../../../../../shared/domain/threading/mail-ids.ts';

const id = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
const sign = (text: string): string =>
  [...text]
    .reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 0xffffffffffff, 7)
    .toString(16)
    .padStart(16, '0');

describe('mail ids', () => {
  it('gives a retried send the same Message-ID', () => {
    expect(messageIdFor(id, 'Example.com')).toBe(`<op.${id}@example.com>`);
    expect(messageIdFor(id.toUpperCase(), 'example.com')).toBe(messageIdFor(id, 'example.com'));
  });

  it('reads its signed reply address and refuses a forged one', () => {
    const address = replyAddressFor(id, 'support@example.com', sign);
    expect(address).toMatch(/^support\+op-[0-9a-f-]{36}-[0-9a-f]{16}@example\.com$/);
    expect(ticketFromReplyAddress(address, sign)).toBe(id);
    expect(ticketFromReplyAddress(address.replace(id, id.replace('0190', '0191')), sign)).toBeNull();
    expect(ticketFromReplyAddress('support@example.com', sign)).toBeNull();
  });

  it('names the mailbox without the plus part', () => {
    expect(baseAddress('Support+op-1@Example.com')).toBe('support@example.com');
  });
});
