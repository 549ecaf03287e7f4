import type { Status } from './status.ts';

/** Statuses in which somebody still has work to do. */
export const OPEN_STATUSES: readonly Status[] = ['new', 'open', 'pending', 'onHold'];

/** Statuses in which nobody has. */
export const CLOSED_STATUSES: readonly Status[] = ['solved', 'closed'];

/** Whether somebody still has work to do in this status. */
export function isOpenStatus(status: Status): boolean {
  return OPEN_STATUSES.includes(status);
}
