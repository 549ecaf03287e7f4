import { describe, expect, test } from 'vitest';
import { isPerhapsSame } from '../../../../../shared/domain/tickets/is-perhaps-same.ts';

const MINUTE = 60_000;
const ticket = (subject: string, minutes = 0, status: 'open' | 'new' | 'solved' = 'open') => ({
  subject,
  status,
  createdAt: 1_000_000_000 + minutes * MINUTE,
});

describe('R115 two tickets of one customer are perhaps about one matter', () => {
  test.each([
    ['冷柜不制冷 fridge is warm', '冷柜还是不制冷 fridge still warm', true],
    ['打印机离线，收银无法出票', '收银打印机离线，无法出票', true],
    ['Printer offline', 'RE: printer OFFLINE!', true],
    ['回复：转发: 打印机离线', '打印机离线', true],
    ['打印机离线', '退款没有到账', false],
    ['Printer offline', 'Refund not received', false],
    ['', '', false],
    ['?', '!', false],
  ])('%s / %s: %s', (one, other, expected) => {
    expect(isPerhapsSame(ticket(one), ticket(other, 3, 'new'))).toBe(expected);
    expect(isPerhapsSame(ticket(other, 3, 'new'), ticket(one))).toBe(expected);
  });

  test('not after an hour, and not once one of them is settled', () => {
    const one = ticket('Printer offline');
    expect(isPerhapsSame(one, ticket('Printer offline', 60))).toBe(true);
    expect(isPerhapsSame(one, ticket('Printer offline', 61))).toBe(false);
    expect(isPerhapsSame(one, ticket('Printer offline', 3, 'solved'))).toBe(false);
  });
});
