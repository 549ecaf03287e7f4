import { parseArgs } from 'node:util';
import { z } from 'zod';
import { hashPassword } from '../../server/accounts/password.ts';
import { createNewIds } from '../../server/new-ids.ts';
import { createOrganization } from '../../server/organization/create-organization.ts';
import { firstOrganization } from '../../server/organization/first-organization.ts';
import { Locale } from '../../shared/model/locale.ts';
import { isTimeZone } from '../../shared/util/is-time-zone.ts';
import { CommandError } from './command-error.ts';
import { readPassword } from './read-password.ts';
import type { Command } from './registry.ts';
import { withDatabase } from './with-database.ts';

const OPTIONS = {
  name: { type: 'string' },
  'admin-email': { type: 'string' },
  'admin-name': { type: 'string' },
  mailbox: { type: 'string' },
  'time-zone': { type: 'string' },
  locale: { type: 'string' },
} as const;

const Wishes = z.object({
  name: z.string('is missing').trim().min(1).max(100),
  'admin-email': z.string('is missing').check(z.email('is not an e-mail address')),
  'admin-name': z.string().trim().min(1).max(100).default('Administrator'),
  mailbox: z.email().optional(),
  'time-zone': z
    .string()
    .refine(isTimeZone, 'is not an IANA time zone such as Asia/Shanghai')
    .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
  locale: z.prefault(Locale, 'en'),
});

function readWishes(args: readonly string[]): z.infer<typeof Wishes> {
  try {
    return Wishes.parse(parseArgs({ args: [...args], options: OPTIONS, strict: true }).values);
  } catch (error) {
    const message =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message: problem }) => `--${path.join('.')}: ${problem}`).join('; ')
        : String(error instanceof Error ? error.message : error);
    throw new CommandError('argumentsInvalid', message, { cause: error });
  }
}

/** Gives an empty server its first organization, with an administrator who can sign in. */
export const organizationCreate: Command = {
  summary:
    'creates the organization of an empty server; asks for the administrator’s password or reads it from standard input',
  usage:
    'organization create --name <name> --admin-email <address> [--admin-name <name>] [--mailbox <address>] [--time-zone <zone>] [--locale en|zh-CN]',
  async run({ args }) {
    const wishes = readWishes(args);
    const password = await readPassword(`Password for ${wishes['admin-email']}: `);
    const newId = createNewIds();
    const organization = firstOrganization(newId, {
      name: wishes.name,
      adminEmail: wishes['admin-email'],
      adminName: wishes['admin-name'],
      passwordHash: await hashPassword(password),
      locale: wishes.locale,
      timeZone: wishes['time-zone'],
      mailbox: wishes.mailbox ?? null,
    });
    const tenantId = await withDatabase((pool) =>
      createOrganization({ pool, now: () => Date.now(), newId, onProgress: () => undefined }, organization),
    );
    return {
      tenantId,
      name: wishes.name,
      adminEmail: wishes['admin-email'],
      text: `${wishes.name} is ready. Sign in as ${wishes['admin-email']}.`,
    };
  },
};
