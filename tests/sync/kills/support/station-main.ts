import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createSession } from '../../../../electron/store/session.ts';
import type { Draft, Settings } from '../../../../shared/contract/store.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';

// A store process without Electron: the session as it ships, a file for a keychain, the parent for a screen.

const Options = z.object({
  folder: z.string(),
  serverUrl: z.string(),
  email: z.string(),
  password: z.string(),
});
const Ask = z.object({ id: z.number(), work: z.string(), args: z.array(z.unknown()) });
const { folder, serverUrl, email, password } = Options.parse(JSON.parse(process.argv[2] ?? ''));
const vaultFile = join(folder, 'vault.json');
const secrets = new Map<string, string>(
  existsSync(vaultFile) ? (JSON.parse(readFileSync(vaultFile, 'utf8')) as [string, string][]) : [],
);
const keep = async (): Promise<void> =>
  writeFileSync(vaultFile, JSON.stringify([...secrets]), { flush: true });
const say = (message: object): void => {
  process.send?.(message);
};
const onBug = (error: unknown): void =>
  say({ bug: error instanceof Error ? (error.stack ?? error.message) : String(error) });

const session = createSession({
  firstScreen: Promise.resolve(),
  profileDir: join(folder, 'profile'),
  presetServerUrl: null,
  demoAccount: null,
  appVersion: '0',
  deviceName: 'Desk',
  vault: {
    get: async (name) => secrets.get(name) ?? null,
    set: (name, value) => {
      secrets.set(name, value);
      return keep();
    },
    delete: (name) => {
      secrets.delete(name);
      return keep();
    },
  },
  now: () => Date.now(),
  newId: randomUUID,
  onBug,
  onDamaged: () => onBug(new Error('the database was found damaged')),
});

const signInUnlessIn = async (): Promise<void> => {
  if (session.state.get().phase === 'signedOut') await session.signIn(serverUrl, email, password);
};

/** Every file on its way up is there. */
const areFilesSent = (hashes: unknown): boolean =>
  (session.workspace().query('file.states', { hashes }) as { upload: { state: string } | null }[]).every(
    ({ upload }) => upload === null || upload.state === 'sent',
  );

const WORK: Readonly<Record<string, (...args: never[]) => unknown>> = {
  mutate: (name: string, args: unknown) => session.workspace().mutate({ name, args }),
  settle: (n: number, how: 'sendAnyway' | 'applyAgain' | 'discard') =>
    session.workspace().actOnAttention(n, how),
  discard: (n: number) => session.workspace().discardChanges([n]),
  takeNumber: () => session.workspace().takeNumber(),
  async attach(sizeBytes: number) {
    const { files } = session.workspace();
    const { fileId } = await files.begin(sizeBytes);
    // Content that the center has already would not go up.
    const content = new Uint8Array(sizeBytes);
    content.set(Buffer.from(randomUUID()));
    for (let at = 0; at < sizeBytes; at += 100_000) {
      await files.append(fileId, content.slice(at, at + 100_000));
    }
    return (await files.finish(fileId, false)).sha256;
  },
  setOffline: (isOffline: boolean) => session.workspace().setOffline(isOffline),
  nudge: () => session.workspace().engine.nudge(),
  backUp: () => session.workspace().backUp(),
  setSettings: (changes: Partial<Settings>) => session.workspace().setSettings(changes),
  saveDraft(draft: Omit<Draft, 'updatedAt'>) {
    session.workspace().saveDraft(draft);
    return { draft: draft.bodyText };
  },
  async end() {
    await session.stop();
    setImmediate(() => process.disconnect());
  },
  async isSettled(hashes: readonly string[]) {
    await signInUnlessIn();
    const { firstSync, connection, pendingCount } = session.workspace().status.get();
    return firstSync.isComplete && connection === 'online' && pendingCount === 0 && areFilesSent(hashes);
  },
};

process.on('message', (message) => {
  const asked = Ask.safeParse(message);
  if (!asked.success) return;
  const { id, work, args } = asked.data;
  const run = async (): Promise<unknown> => WORK[work]?.(...(args as never[]));
  run().then(
    (result) => say({ id, result: result ?? null }),
    (error: unknown) => {
      if (!(error instanceof AppError)) onBug(error);
      say({ id, refusal: error instanceof AppError ? error.code : 'internal' });
    },
  );
});

await session.start();
await signInUnlessIn();
say({ ready: true });
