import { expect, test } from 'vitest';
import { newCustomerFrom } from '../../../../renderer/features/new-ticket/customer-field.tsx';

test.each([
  ['138 4320 4840', { name: '', email: '', phone: '138 4320 4840' }],
  ['zoe@example.com', { name: 'zoe', email: 'zoe@example.com', phone: '' }],
  [' 王敏 ', { name: '王敏', email: '', phone: '' }],
])('%s begins a new customer', (text, expected) => {
  expect(newCustomerFrom(text)).toEqual({ kind: 'new', ...expected });
});
