import { z } from 'zod';
import { hideFields } from '../../server/accounts/hide-fields.ts';
import { createNewIds } from '../../server/new-ids.ts';
import { HideableField } from '../../shared/model/hideable-field.ts';
import { CommandError } from './command-error.ts';
import type { Command } from './registry.ts';
import { withDatabase } from './with-database.ts';

const Wishes = z.tuple([z.email()], HideableField);

function readWishes(args: readonly string[]): z.infer<typeof Wishes> {
  const wishes = Wishes.safeParse(args);
  if (wishes.success) return wishes.data;
  throw new CommandError(
    'argumentsInvalid',
    `person hide wants the address of a person and any of ${HideableField.options.join(', ')}`,
  );
}

/** Says what somebody may not see of customers and tickets; whoever it is told for hears of it like of every change. */
export const personHide: Command = {
  summary: 'keeps these fields from a person, and gives back all others; without fields nothing is hidden',
  usage: 'person hide <address> [customer.email] [customer.phone] [ticket.category]',
  async run({ args }) {
    const [email, ...fields] = readWishes(args);
    const newId = createNewIds();
    const { user, hiddenFields } = await withDatabase((pool) => hideFields({ pool, newId }, email, fields));
    const text =
      hiddenFields.length === 0
        ? `Nothing is hidden from ${user.name}.`
        : `Hidden from ${user.name}: ${hiddenFields.join(', ')}.`;
    return { email: user.email, hiddenFields, text };
  },
};
