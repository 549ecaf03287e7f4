import { expect, it } from 'vitest';
import { prepareCall } from '../../../../shared/mutations/decide.ts';
import { maskArgs } from '../../../../shared/mutations/mask-args.ts';
import type { Mutation } from '../../../../shared/mutations/mutation.ts';
import { MUTATIONS } from '../../../../shared/mutations/registry.ts';
import { upgradeArgs } from '../../../../shared/mutations/upgrade-args.ts';

/** A mutation that has been changed twice. */
const RENAMED_TWICE = {
  version: 3,
  upgrades: {
    1: (args: unknown) => ({ title: (args as { readonly name: string }).name.trim() }),
    2: (args: unknown) => ({ subject: (args as { readonly title: string }).title }),
  },
};
const TICKET_ID = '01890a5d-ac96-7b7c-8f3a-000000000001';
const NOTE = { ticketId: TICKET_ID, messageId: TICKET_ID, bodyHtml: 'Hi', bodyText: 'Hi', attachments: [] };

it('R149: arguments of an older version go from version to version to the newest', () => {
  expect(upgradeArgs(RENAMED_TWICE, 1, { name: ' Printer ' })).toEqual({ subject: 'Printer' });
  expect(upgradeArgs(RENAMED_TWICE, 2, { title: 'Printer' })).toEqual({ subject: 'Printer' });
  expect(upgradeArgs(RENAMED_TWICE, 3, { subject: 'Printer' })).toEqual({ subject: 'Printer' });
  expect(() => upgradeArgs({ version: 2 }, 1, {})).toThrow('version 1');
});

it('R149: the way from every version there was to the newest is known', () => {
  for (const { name, version, upgrades = {} } of Object.values(MUTATIONS) as Pick<
    Mutation<string, never>,
    'name' | 'version' | 'upgrades'
  >[]) {
    const before = Array.from({ length: version - 1 }, (_, index) => String(index + 1));
    expect([name, Object.keys(upgrades)]).toEqual([name, before]);
  }
});

it('R149: a version above what is known here is refused by name, whatever its arguments', () => {
  const { version } = MUTATIONS['ticket.add-note'];
  expect(prepareCall({ name: 'ticket.add-note', args: NOTE, version })).toMatchObject({ ok: true });
  for (const args of [NOTE, { mood: 'sunny' }]) {
    const call = { name: 'ticket.add-note', args, version: version + 1 };
    expect(prepareCall(call)).toMatchObject({ ok: false, refusal: { code: 'mutationTooNew' } });
    // Nobody knows where it carries what may be hidden from somebody who looks after it.
    expect(maskArgs(call, ['customer.email'])).toEqual({ args: {}, isMasked: true });
  }
});
