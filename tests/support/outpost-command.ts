import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

/** Runs a command of the command line that needs no server, with a data folder and a database that are not there. */
export function runOutpost(args: readonly string[], { input = '', locale = 'en' } = {}) {
  const dataDir = join(temporaryFolder('outpost-command'), 'none');
  const env = {
    ...process.env,
    OUTPOST_LOCALE: locale,
    OUTPOST_DATA_DIR: dataDir,
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  };
  const options = { encoding: 'utf8', env, input } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/outpost.ts', ...args], options);
  expect(existsSync(dataDir)).toBe(false);
  return { status, stdout, stderr };
}
