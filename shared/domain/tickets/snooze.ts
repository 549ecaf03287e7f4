import type { Ticket } from '../../model/ticket.ts';

type Snoozable = Pick<Ticket, 'snooze'>;

/** Whether a ticket is put aside at an instant. Nothing has to happen for it to come back. */
export function isSnoozedAt({ snooze }: Snoozable, at: number): boolean {
  return snooze !== null && snooze.until > at;
}

/** Whether a ticket that is not put aside any more has come back, and nobody has done anything with it since. */
export function isBackFromSnooze({ snooze, updatedAt }: Snoozable & Pick<Ticket, 'updatedAt'>): boolean {
  return snooze !== null && updatedAt <= snooze.until;
}

/** The fields of an act after which a ticket must not stay out of sight: it is done, or somebody else's. */
export function endedSnooze({ snooze }: Snoozable): Partial<Snoozable> {
  return snooze === null ? {} : { snooze: null };
}

/** The fields of a message of the customer: it ends the snooze there and then, and the reason stays to be read. */
export function interruptedSnooze(ticket: Snoozable, at: number): Partial<Snoozable> {
  return ticket.snooze !== null && isSnoozedAt(ticket, at) ? { snooze: { ...ticket.snooze, until: at } } : {};
}
