import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type Child, startChild } from './children.ts';
import { startText } from './start-text.ts';

/** What the server says on standard output once it answers. */
const readySchema = z.object({
  ready: z.literal(true),
  url: z.url(),
  /** `email:password` of the demo agent, when the demo organization is there. */
  demoSignIn: z.string().optional(),
  /** Where the server takes mail in by SMTP; null when it does not. */
  smtp: z.object({ host: z.string(), port: z.number() }).nullish(),
  /** Folder that answers are written into; null when a relay sends them. */
  outbox: z.string().nullish(),
});
export type ServerReady = z.infer<typeof readySchema>;

/** What it says when it could not start, in the person's language. */
const failureSchema = z.object({ error: z.object({ message: z.string() }) });

const SHOWN_LINES = 12;

/**
 * Starts the server. `ready` is fulfilled when it answers, and rejected when it ends before that: with what it says
 * about it, or else its last lines. Everything it prints goes to the log file.
 */
export function startServer(
  env: Readonly<Record<string, string>>,
  logFile: string,
): Readonly<{ server: Child; ready: Promise<ServerReady> }> {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: 'a' });
  const server = startChild(process.execPath, ['server/main.ts'], env, 'pipe');
  const lastLines: string[] = [];
  const ready = new Promise<ServerReady>((resolve, reject) => {
    const read = (line: string) => {
      log.write(`${line}\n`);
      const message = parseReady(line);
      if (message) resolve(message);
      lastLines.push(line);
      if (lastLines.length > SHOWN_LINES) lastLines.shift();
    };
    for (const stream of [server.process.stdout, server.process.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', read);
    }
    server.process.once('close', () => {
      log.end();
      const told = lastLines.map(parseFailure).find((message) => message !== undefined);
      const reason = told ?? `${startText('start.serverNotReady')}\n${lastLines.join('\n')}`;
      reject(new Error(`${reason}\n${startText('start.log', { file: logFile })}`));
    });
  });
  return { server, ready };
}

function parseFailure(line: string): string | undefined {
  if (!line.startsWith('{"error"')) return undefined;
  return failureSchema.safeParse(JSON.parse(line)).data?.error.message;
}

function parseReady(line: string): ServerReady | undefined {
  if (!line.startsWith('{"ready"')) return undefined;
  return readySchema.safeParse(JSON.parse(line)).data;
}
