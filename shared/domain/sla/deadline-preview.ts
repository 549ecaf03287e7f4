/** How near a deadline counts as soon. */
const SOON_MS = 3_600_000;

/** The next deadline of an open ticket as it is, and as it would be. */
export interface DueChange {
  readonly before: number | null;
  readonly after: number | null;
}

/** What other service levels would do to the open tickets. */
export interface DeadlinePreview {
  /** Open tickets that were looked at. */
  readonly read: number;
  readonly overdueBefore: number;
  readonly overdueAfter: number;
  /** Due within the next hour. */
  readonly soonBefore: number;
  readonly soonAfter: number;
  /** Overdue only then, and no longer. */
  readonly becomeOverdue: number;
  readonly noLongerOverdue: number;
  /** Whose next deadline is another one. */
  readonly moved: number;
}

/** What is known before any ticket was looked at. */
export const NOTHING_PREVIEWED: DeadlinePreview = {
  read: 0,
  overdueBefore: 0,
  overdueAfter: 0,
  soonBefore: 0,
  soonAfter: 0,
  becomeOverdue: 0,
  noLongerOverdue: 0,
  moved: 0,
};

/** Counts what changes for these tickets. @param now in the center's time */
export function previewDeadlines(changes: readonly DueChange[], now: number): DeadlinePreview {
  const count = (holds: (change: DueChange) => boolean): number => changes.filter(holds).length;
  return {
    read: changes.length,
    overdueBefore: count(({ before }) => isOverdue(before, now)),
    overdueAfter: count(({ after }) => isOverdue(after, now)),
    soonBefore: count(({ before }) => isSoon(before, now)),
    soonAfter: count(({ after }) => isSoon(after, now)),
    becomeOverdue: count((change) => becomesOverdue(change, now)),
    noLongerOverdue: count(({ before, after }) => isOverdue(before, now) && !isOverdue(after, now)),
    moved: count(({ before, after }) => before !== after),
  };
}

/** Whether a ticket is late only with the change. */
export function becomesOverdue({ before, after }: DueChange, now: number): boolean {
  return isOverdue(after, now) && !isOverdue(before, now);
}

/** Two parts of the tickets, counted together. */
export function addPreviews(one: DeadlinePreview, other: DeadlinePreview): DeadlinePreview {
  return {
    read: one.read + other.read,
    overdueBefore: one.overdueBefore + other.overdueBefore,
    overdueAfter: one.overdueAfter + other.overdueAfter,
    soonBefore: one.soonBefore + other.soonBefore,
    soonAfter: one.soonAfter + other.soonAfter,
    becomeOverdue: one.becomeOverdue + other.becomeOverdue,
    noLongerOverdue: one.noLongerOverdue + other.noLongerOverdue,
    moved: one.moved + other.moved,
  };
}

function isOverdue(at: number | null, now: number): boolean {
  return at !== null && at < now;
}

function isSoon(at: number | null, now: number): boolean {
  return at !== null && at >= now && at - now <= SOON_MS;
}
