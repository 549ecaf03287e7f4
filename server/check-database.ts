import type { Pool } from 'pg';
import { AppError } from '../shared/errors/app-error.ts';

const OLDEST_POSTGRES = 150_000;
/** Without one of these, what was told as saved is gone when the machine of the database loses power. */
const DURABLE_SETTINGS = ['fsync', 'synchronous_commit'] as const;

/** What is asked of a database. */
export interface DatabaseNeeds {
  /** The address of the person's own database, named (without its password) when it does not answer; null: embedded. */
  readonly ownUrl: string | null;
  /** Takes a database that may forget what was saved: a throw-away one, or one whose disks keep it in another way. */
  readonly mayForget: boolean;
}

/**
 * Whether a database answers, is new enough, and keeps what it says it has saved.
 * @throws AppError databaseUnreachable, databaseTooOld, databaseNotDurable
 */
export async function checkDatabase(pool: Pool, { ownUrl, mayForget }: DatabaseNeeds): Promise<void> {
  try {
    const settings = await readSettings(pool);
    const version = Number(settings.get('server_version_num'));
    if (version < OLDEST_POSTGRES) throw new AppError('databaseTooOld', { version });
    const setting = DURABLE_SETTINGS.find((name) => settings.get(name) === 'off');
    if (setting !== undefined && !mayForget) throw new AppError('databaseNotDurable', { setting });
  } catch (error) {
    if (error instanceof AppError || ownUrl === null) throw error;
    const { host, pathname } = new URL(ownUrl);
    // Where a name has several addresses, the error of them all has a code and no words.
    const { message, code } = error as Error & { readonly code?: string };
    const reason = message || String(code);
    throw new AppError('databaseUnreachable', { address: `${host}${pathname}`, reason }, { cause: error });
  }
}

async function readSettings(pool: Pool): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ name: string; value: string }>(
    'select name, current_setting(name) as value from unnest($1::text[]) as name',
    [['server_version_num', ...DURABLE_SETTINGS]],
  );
  return new Map(rows.map(({ name, value }) => [name, value]));
}
