import { AppError } from '../shared/errors/app-error.ts';
import { localeOf } from '../shared/i18n/locale-of.ts';
import { translate } from '../shared/i18n/resources.ts';
import { readConfig } from './config.ts';
import { startServer } from './start-server.ts';

/** Prints one line of JSON for the program that started this one. */
function say(message: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

const ending = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

try {
  const server = await startServer(readConfig(process.env), ending.signal);
  const stop = async (): Promise<void> => {
    await server.stop();
    process.exit(0);
  };
  ending.signal.addEventListener('abort', () => void stop());
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
  const isExpected = error instanceof AppError;
  const message = isExpected
    ? translate(localeOf(process.env), `error.${error.code}`, error.params)
    : String(error instanceof Error ? (error.stack ?? error) : error);
  const told = {
    code: isExpected ? error.code : 'internal',
    message,
    params: isExpected ? error.params : {},
  };
  process.stderr.write(`${JSON.stringify({ error: told })}\n`);
  process.exit(1);
}
