import { AppError } from '../shared/errors/app-error.ts';
import { readConfig } from './config.ts';
import { startServer } from './start-server.ts';

/** Prints one line of JSON for the program that started this one. */
function say(message: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

try {
  const server = await startServer(readConfig(process.env));
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await server.stop();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  say({ ready: true, url: server.url, smtp: server.mail.smtp, outbox: server.mail.outbox });
} catch (error) {
  const code = error instanceof AppError ? error.code : 'internal';
  const params = error instanceof AppError ? error.params : {};
  process.stderr.write(`${JSON.stringify({ error: { code, params, message: String(error) } })}\n`);
  process.exit(1);
}
