import type { RefreshedDeadlines } from '../../db/client/deadlines.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/** Keeps the deadlines of the rows that are here true (docs/spec/sync.md R191). */
export interface DeadlineKeeper {
  /** Rows have changed: the deadlines of a few tickets are worked out before this returns, of more soon after. */
  rowsChanged(): void;
  stop(): void;
}

export interface DeadlineKeeperPorts {
  /** Works out at most so many. */
  refresh(most: number): RefreshedDeadlines;
  /** Deadlines have changed after `rowsChanged` has returned. */
  onChange(): void;
  onBug(error: unknown): void;
}

/** So few that nobody feels them in a key press. */
const SLICE = 50;
const DISK: readonly string[] = ['databaseDamaged', 'diskFailing', 'diskFull', 'profileReadOnly'];

/** Makes a keeper; what was left when the store was closed is done first. */
export function createDeadlineKeeper(ports: DeadlineKeeperPorts): DeadlineKeeper {
  let next: NodeJS.Immediate | undefined;
  let hasStopped = false;

  const refresh = (): boolean => {
    try {
      const { hasChanged, isDone } = ports.refresh(SLICE);
      if (!isDone) next ??= setImmediate(goOn);
      return hasChanged;
    } catch (error) {
      // The ticket itself is shown whatever happens to its deadline, and the next change tries again. What a disk does
      // to a database is told where everything is saved.
      if (!(error instanceof AppError) || !DISK.includes(error.code)) ports.onBug(error);
      return false;
    }
  };
  const goOn = (): void => {
    next = undefined;
    if (!hasStopped && refresh()) ports.onChange();
  };

  next = setImmediate(goOn);
  return {
    rowsChanged: () => void refresh(),
    stop() {
      hasStopped = true;
      clearImmediate(next);
    },
  };
}
