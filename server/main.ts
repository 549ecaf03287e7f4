import { AppError } from '../shared/errors/app-error.ts';
import { localeOf } from '../shared/i18n/locale-of.mjs';
import { translate } from '../shared/i18n/resources.ts';
import { readConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { startServer } from './start-server.ts';

/** Prints one line of JSON for the program that started this one. */
function say(message: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Says in the person's language why there is no server (any more). */
function explain(error: unknown): void {
  const locale = localeOf(process.env);
  const told =
    error instanceof AppError
      ? {
          code: error.code,
          message: translate(locale, `error.${error.code}`, error.params),
          params: error.params,
        }
      : {
          code: 'internal',
          message: `${translate(locale, 'error.internal')} (${String(error)})`,
          params: {},
        };
  // What nobody expected is a fault of ours: the log says where it came from.
  if (told.code === 'internal') createLogger('fatal').fatal({ err: error }, 'the server could not start');
  process.stderr.write(`${JSON.stringify({ error: told })}\n`);
}

const ending = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

try {
  const server = await startServer(readConfig(process.env), ending.signal);
  const stop = async (code: number): Promise<void> => {
    await server.stop();
    process.exit(code);
  };
  ending.signal.addEventListener('abort', () => void stop(0));
  void server.databaseLost.then((error) => {
    explain(error);
    return stop(1);
  });
  const { url, mail, demoSignIn } = server;
  say({
    ready: true,
    url,
    smtp: mail.smtp,
    outbox: mail.outbox,
    ...(demoSignIn === null ? {} : { demoSignIn }),
  });
} catch (error) {
  // Told to end while it was starting: what was started is stopped again by now.
  if (ending.signal.aborted) process.exit(0);
  explain(error);
  process.exit(1);
}
