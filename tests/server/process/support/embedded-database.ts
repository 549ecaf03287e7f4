import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Where the cluster of a server lies that has a database of its own. */
export const folderOf = (dataDir: string): string =>
  realpathSync(join(dataDir, 'postgres', 'home', 'cluster'));

const postmasterFile = (dataDir: string): readonly string[] =>
  readFileSync(join(folderOf(dataDir), 'postmaster.pid'), 'utf8').split('\n');

/** Process id of its postmaster. */
export const postmasterOf = (dataDir: string): number => Number(postmasterFile(dataDir)[0]);

/** Address of its database. */
export const databaseUrl = (dataDir: string): string => {
  const password = readFileSync(join(dataDir, 'postgres', 'password'), 'utf8');
  return `postgres://outpost:${password}@127.0.0.1:${postmasterFile(dataDir)[3]}/outpost`;
};
