import type { RefreshedDeadlines } from '../../db/client/deadlines.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/**
 * Keeps the deadlines of the rows that are here true (docs/spec/sync.md R192), and which tickets are put aside (R244); and knows when the
 * next deadline is near and the next ticket comes back.
 */
export interface DeadlineKeeper {
  /** Rows have changed: the deadlines of a few tickets are worked out before this returns, of more soon after. */
  rowsChanged(): void;
  stop(): void;
}

export interface DeadlineKeeperPorts {
  /** Works out at most so many deadlines, and which tickets are put aside now. */
  refresh(most: number): RefreshedDeadlines;
  /** When somebody is to be told next; null for never. */
  nextPointAt(): number | null;
  /** When a ticket that is put aside comes back next; null for none. */
  nextReturnAt(): number | null;
  /** The center's time. */
  now(): number;
  /** Deadlines or what is put aside have changed after `rowsChanged` has returned. */
  onChange(): void;
  /** It is time to tell somebody. */
  onReached(): void;
  onBug(error: unknown): void;
}

/** So few that nobody feels them in a key press. */
const SLICE = 50;
/** Clocks are set and machines sleep: how long to wait at most before looking at the time again. */
const LOOK_MS = 30_000;
const DISK: readonly string[] = ['databaseDamaged', 'diskFailing', 'diskFull', 'profileReadOnly'];

/** Makes a keeper; what was left when the store was closed is done first. */
export function createDeadlineKeeper(ports: DeadlineKeeperPorts): DeadlineKeeper {
  let next: NodeJS.Immediate | undefined;
  let alarm: NodeJS.Timeout | undefined;
  let hasStopped = false;

  /** The ticket itself is shown whatever happens to its deadline, and the next change tries again. */
  const unlessItFails = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch (error) {
      // What a disk does to a database is told where everything is saved.
      if (!(error instanceof AppError) || !DISK.includes(error.code)) ports.onBug(error);
      return otherwise;
    }
  };
  const refresh = (): boolean => {
    const { hasChanged, isDone } = unlessItFails(() => ports.refresh(SLICE), {
      hasChanged: false,
      isDone: true,
    });
    if (!isDone) next ??= setImmediate(goOn);
    setAlarm();
    return hasChanged;
  };
  const goOn = (): void => {
    next = undefined;
    if (!hasStopped && refresh()) ports.onChange();
  };
  const setAlarm = (): void => {
    clearTimeout(alarm);
    const next = [ports.nextPointAt, ports.nextReturnAt].map((nextAt) => unlessItFails(nextAt, null));
    const at = Math.min(...next.map((each) => each ?? Number.POSITIVE_INFINITY));
    if (at === Number.POSITIVE_INFINITY || hasStopped) return;
    alarm = setTimeout(look, Math.min(Math.max(0, at - ports.now()), LOOK_MS));
  };
  const look = (): void => {
    const returnAt = unlessItFails(() => ports.nextReturnAt(), null);
    if (returnAt !== null && returnAt <= ports.now() && refresh()) ports.onChange();
    const at = unlessItFails(() => ports.nextPointAt(), null);
    if (at !== null && at <= ports.now()) {
      ports.onReached();
      // Nobody may listen: then again later, not at once.
      alarm = setTimeout(setAlarm, LOOK_MS);
    } else setAlarm();
  };

  next = setImmediate(goOn);
  return {
    rowsChanged: () => void refresh(),
    stop() {
      hasStopped = true;
      clearImmediate(next);
      clearTimeout(alarm);
    },
  };
}
