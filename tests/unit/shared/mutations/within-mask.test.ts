import { expect, it } from 'vitest';
import type { HiddenFields } from '../../../../shared/model/hideable-field.ts';
import { maskArgs } from '../../../../shared/mutations/mask-args.ts';
import { type Actor, accept, type Change, hold } from '../../../../shared/mutations/mutation.ts';
import { withinMask } from '../../../../shared/mutations/within-mask.ts';

const CUSTOMER = {
  id: '01890a5d-ac96-7b7c-8f3a-000000000001',
  organizationId: null,
  name: 'Ann',
  email: 'ann@customer.example',
  phone: null,
  locale: 'en',
  createdAt: 0,
};
const put = (row: object): Change => ({ kind: 'put', entity: 'customer', row }) as Change;
const someone = (hiddenFields: HiddenFields): Actor =>
  ({ kind: 'user', user: {}, scopes: new Set(), hiddenFields }) as unknown as Actor;

it('R147: a change that writes a hidden field is refused, whatever it writes; others are not', () => {
  const blind = someone(['customer.email', 'ticket.category']);
  const decided = (change: Change, actor = blind) => withinMask(accept([change]), actor);
  expect(decided(put(CUSTOMER))).toMatchObject({ code: 'fieldHidden', params: { field: 'customer.email' } });
  expect(decided(put({ ...CUSTOMER, email: null, phone: '1' }))).toMatchObject({ verdict: 'accepted' });
  expect(decided(put(CUSTOMER), someone(['customer.phone']))).toMatchObject({ verdict: 'accepted' });
  const patch = (fields: object) => ({ kind: 'patch', entity: 'ticket', id: 't', fields }) as Change;
  for (const category of ['a guess', null]) {
    expect(decided(patch({ category }))).toMatchObject({ params: { field: 'ticket.category' } });
  }
  expect(decided(patch({ subject: 'New' }))).toMatchObject({ verdict: 'accepted' });
  expect(decided(put(CUSTOMER), { kind: 'system', part: 'mail' })).toMatchObject({ verdict: 'accepted' });
  expect(withinMask(hold('newerReply'), blind)).toEqual(hold('newerReply'));
});

it('R143: the arguments of somebody else’s change come without what may not be seen', () => {
  const call = { name: 'customer.create', args: { customer: CUSTOMER } };
  expect(maskArgs(call, ['customer.email', 'customer.phone'])).toEqual({
    args: { customer: { ...CUSTOMER, email: null } },
    isMasked: true,
  });
  expect(maskArgs(call, ['ticket.category'])).toEqual({ args: call.args, isMasked: false });
  // It carries no phone.
  expect(maskArgs(call, ['customer.phone'])).toEqual({ args: call.args, isMasked: false });
  // What a newer workstation calls, nobody here knows to read.
  const newer = { name: 'customer.praise', args: { words: 'ann@customer.example' } };
  expect(maskArgs(newer, ['customer.phone'])).toEqual({ args: {}, isMasked: true });
  expect(maskArgs(newer, [])).toEqual({ args: newer.args, isMasked: false });
});
