import { expect, it } from 'vitest';
import { locateBinaries } from '../../../../server/postgres/binaries.ts';
import { explainFailure } from '../../../../server/postgres/failure.ts';

// Lines as PostgreSQL 18 prints them.
it.each([
  ['FATAL:  could not write to file "pg_wal/xlogtemp.29": No space left on device', 'diskFull'],
  ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', 'portInUse'],
  ['initdb: error: could not access directory "/data": Permission denied', 'databaseFolderDenied'],
  ['FATAL:  data directory "/data" has wrong ownership', 'databaseFolderDenied'],
  ['FATAL:  database files are incompatible with server', 'databaseVersionMismatch'],
  ['PANIC:  could not locate a valid checkpoint record', 'databaseStartFailed'],
])('explains %j as %s', (output, code) => {
  expect(explainFailure({ folder: '/data', port: 5432, output }).code).toBe(code);
});

it('names a platform without a PostgreSQL of its own', async () => {
  await expect(locateBinaries('aix-ppc64')).rejects.toMatchObject({
    code: 'databasePlatformUnsupported',
    params: { platform: 'aix-ppc64' },
  });
});
