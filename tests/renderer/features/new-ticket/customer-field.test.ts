import { expect, test } from 'vitest';
import { newCustomerFrom } from '../../../../renderer/features/new-ticket/customer-field.tsx';

test.each([
  ['138 4320 4840', { name: '', email: '', phone: '138 4320 4840' }],
  ['zoe@example.com', { name: 'zoe', email: 'zoe@example.com', phone: '' }],
  [' 王敏 ', { name: '王敏', email: '', phone: '' }],
  ['新客户王小明 126 0000 1234', { name: '新客户王小明', email: '', phone: '126 0000 1234' }],
  [
    'Zoe Marsh <zoe@example.com>, +44 20 7946 0991',
    { name: 'Zoe Marsh', email: 'zoe@example.com', phone: '+44 20 7946 0991' },
  ],
  ['3M store 2024', { name: '3M store 2024', email: '', phone: '' }],
])('%s begins a new customer', (text, expected) => {
  expect(newCustomerFrom(text, [])).toEqual({ kind: 'new', ...expected });
});

test('R147: what may not be written stays in the name, where it is seen', () => {
  const typed = 'Zoe zoe@example.com +44 20 7946 0991';
  expect(newCustomerFrom(typed, ['customer.email'])).toEqual({
    kind: 'new',
    name: 'Zoe zoe@example.com',
    email: '',
    phone: '+44 20 7946 0991',
  });
  expect(newCustomerFrom(typed, ['customer.email', 'customer.phone'])).toMatchObject({
    name: typed,
    email: '',
    phone: '',
  });
});
