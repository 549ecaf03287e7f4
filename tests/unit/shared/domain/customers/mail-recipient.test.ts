import { expect, it } from 'vitest';
import { mailRecipientOf } from '../../../../../shared/domain/customers/mail-recipient.ts';
import { Customer } from '../../../../../shared/model/customer.ts';

const customer = (email: string | null) =>
  Customer.parse({
    id: '01930000-0000-7000-8000-000000000002',
    organizationId: null,
    name: '马俊',
    email,
    phone: '126 9497 6533',
    locale: 'zh-CN',
    createdAt: 0,
  });
const { id } = customer(null);

it.each([
  [
    'an address',
    id,
    customer('ma.jun@customer.example'),
    { kind: 'address', address: 'ma.jun@customer.example' },
  ],
  [
    'a phone number only',
    id,
    customer(null),
    { kind: 'nobody', code: 'noAddress', params: { name: '马俊' } },
  ],
  ['an empty address', id, customer(' '), { kind: 'nobody', code: 'noAddress' }],
  ['no customer', null, undefined, { kind: 'nobody', code: 'noRecipient' }],
  ['a customer who is still on the way here', id, undefined, { kind: 'notHereYet', customerId: id }],
] as const)('a ticket with %s', (_what, customerId, who, expected) => {
  expect(mailRecipientOf({ customerId }, who, [])).toMatchObject(expected);
});

it('R147: whoever may not see the address does not take it for missing', () => {
  const seen = customer(null);
  expect(mailRecipientOf({ customerId: id }, seen, ['customer.email'])).toEqual({
    kind: 'hidden',
    customerId: id,
    name: '马俊',
  });
  expect(mailRecipientOf({ customerId: id }, seen, ['customer.phone'])).toMatchObject({ code: 'noAddress' });
});
