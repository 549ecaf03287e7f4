import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../shared/errors/app-error.ts';
import { explainFailure } from './failure.ts';
import type { Postmaster, PostmasterExit } from './postmaster.ts';

/** What happens to a database that is kept running, in the order in which it happens. */
export type DatabaseNews =
  /** It ended though nobody had told it to. */
  | Readonly<{ kind: 'ended'; exit: PostmasterExit; error: AppError }>
  | Readonly<{ kind: 'startFailed'; error: AppError; retryInMs: number }>
  | Readonly<{ kind: 'restarted'; pid: number }>
  /** It is not tried again. */
  | Readonly<{ kind: 'lost'; error: AppError }>;

/** A database that comes back by itself. */
export type KeptDatabase = Readonly<{
  /** Process id of the newest postmaster. */
  pid(): number;
  /** Stops it, or the start that is under way. */
  stop(): Promise<void>;
}>;

/** Pauses before the tries to start it again. */
const PAUSES_MS = [0, 500, 1_000, 2_000, 3_000];
/** One that ends again so soon after its start is not started at once. */
const SOON_MS = 10_000;
const SOON_PAUSE_MS = 1_000;
/** A full disk is no reason to end: the node could not start either until somebody makes room. */
const FULL_DISK_PAUSE_MS = 2_000;

/**
 * Starts a database again whenever it ends on its own (killed, out of memory, a full disk).
 *
 * @param start how; stopped at once when its signal fires
 */
export function keepRunning(
  first: Postmaster,
  start: (signal: AbortSignal) => Promise<Postmaster>,
  { folder, onNews }: Readonly<{ folder: string; onNews: (news: DatabaseNews) => void }>,
): KeptDatabase {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current = first;
  let startedAt = Date.now();

  /** @returns false when it was told to stop, or is not tried again */
  const startAgain = async (why: AppError): Promise<boolean> => {
    const pauses = [...PAUSES_MS];
    if (Date.now() - startedAt < SOON_MS) pauses[0] = SOON_PAUSE_MS;
    let failure = why;
    for (;;) {
      const pauseMs = failure.code === 'diskFull' ? FULL_DISK_PAUSE_MS : pauses.shift();
      if (pauseMs === undefined) {
        const detail = String(failure.params.detail ?? failure.message);
        onNews({ kind: 'lost', error: new AppError('databaseLost', { folder, detail }, { cause: failure }) });
        return false;
      }
      if (failure !== why) onNews({ kind: 'startFailed', error: failure, retryInMs: pauseMs });
      try {
        await delay(pauseMs, undefined, { signal });
        current = await start(signal);
        startedAt = Date.now();
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        failure = asFailure(folder, error);
      }
    }
  };
  const watch = async (): Promise<void> => {
    for (;;) {
      const exit = await current.exited;
      if (signal.aborted) return;
      const failure = explainFailure({ folder, output: exit.output });
      onNews({ kind: 'ended', exit, error: failure });
      if (!(await startAgain(failure))) return;
      if (!signal.aborted) onNews({ kind: 'restarted', pid: current.pid });
    }
  };

  const watching = watch();
  return {
    pid: () => current.pid,
    async stop() {
      stopping.abort();
      await current.stop();
      await watching;
      // The start that was under way may have been done a moment before it heard.
      await current.stop();
    },
  };
}

function asFailure(folder: string, error: unknown): AppError {
  return error instanceof AppError
    ? error
    : new AppError('databaseStartFailed', { folder, detail: String(error) }, { cause: error });
}
