// Started by the tests as a process of its own, so that it can be killed: starts the database in the folder
// named on the command line, prints what it got as one line of JSON and holds it until SIGTERM.

import { startEmbeddedPostgres } from '../../../server/postgres/start-embedded-postgres.ts';
import { AppError } from '../../../shared/errors/app-error.ts';

const [dataDir = ''] = process.argv.slice(2);
try {
  const database = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  process.once('SIGTERM', () => void database.stop());
  console.log(JSON.stringify({ url: database.url, pid: database.pid }));
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.log(JSON.stringify({ code: error.code, params: error.params }));
  process.exitCode = 1;
}
