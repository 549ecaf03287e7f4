import { spawn } from 'node:child_process';
import { text as readAll } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { verifyPassword } from '../../../server/accounts/password.ts';
import {
  createDatabase,
  DATABASE_TARGETS,
  type DatabaseTarget,
  UNSAFE_DATABASE,
} from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';

const PASSWORD = 'correct horse 电池';
const WISHES = ['--name', 'Blue Lantern', '--admin-email', 'ada@bluelantern.example'];

async function emptyDatabase(target: DatabaseTarget) {
  const database = await createDatabase(target, SERVER_TEMPLATE);
  const pool = createPool({ url: database.url, max: 1 });
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  return { url: database.url, pool };
}

/** Runs the command line as a person would, with the password on standard input. */
async function runCommand(
  url: string,
  args: readonly string[],
  password = PASSWORD,
  env: Readonly<Record<string, string>> = UNSAFE_DATABASE,
) {
  const child = spawn(process.execPath, ['scripts/outpost.ts', 'organization', 'create', ...args, '--json'], {
    env: { ...process.env, ...env, DATABASE_URL: url },
    stdio: 'pipe',
  });
  child.stdin.end(`${password}\n`);
  const [out, err] = await Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('close', resolve)));
  return { code, out, err };
}

describe('organization create', () => {
  it.each(DATABASE_TARGETS)(
    'gives an empty server on %s an organization whose administrator can sign in',
    async (target) => {
      const { url, pool } = await emptyDatabase(target);
      const { code, out } = await runCommand(url, [...WISHES, '--time-zone', 'Europe/London']);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ name: 'Blue Lantern', adminEmail: 'ada@bluelantern.example' });
      const { rows } = await pool.query<{
        email: string;
        role: string;
        password_hash: string;
        time_zone: string;
      }>(
        `select email, role, password_hash, time_zone from user_account
       join credential on user_id = user_account.id cross join branch`,
      );
      expect(rows).toMatchObject([
        { email: 'ada@bluelantern.example', role: 'admin', time_zone: 'Europe/London' },
      ]);
      // OWASP's parameters: a weaker hash would let in as well.
      expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(await verifyPassword(PASSWORD, rows[0]?.password_hash ?? '')).toBe(true);
    },
  );

  it('refuses a second one, and what cannot be used, without touching anything', async () => {
    const { url, pool } = await emptyDatabase('debian15');
    const wrong: readonly (readonly [args: string[], password: string, code: string])[] = [
      [['--name', 'B', '--admin-email', 'nobody'], PASSWORD, 'argumentsInvalid'],
      [[...WISHES, '--time-zone', 'Mars/Olympus'], PASSWORD, 'argumentsInvalid'],
      [[...WISHES, '--password', 'in sight of everybody'], PASSWORD, 'argumentsInvalid'],
      [WISHES, 'short', 'passwordTooShort'],
    ];
    for (const [args, password, code] of wrong) {
      const { code: exit, err } = await runCommand(url, args, password);
      expect(exit).toBe(1);
      expect(JSON.parse(err)).toMatchObject({ error: { code } });
    }
    const forgetful = await runCommand(url, WISHES, PASSWORD, { OUTPOST_ALLOW_UNSAFE_DATABASE: '0' });
    expect(JSON.parse(forgetful.err)).toMatchObject({ error: { code: 'databaseNotDurable' } });
    expect((await pool.query('select from tenant')).rowCount).toBe(0);
    expect((await runCommand(url, WISHES)).code).toBe(0);
    const again = await runCommand(url, WISHES);
    expect(JSON.parse(again.err)).toMatchObject({ error: { code: 'organizationExists' } });
    expect((await pool.query('select from tenant')).rowCount).toBe(1);
  });
});
