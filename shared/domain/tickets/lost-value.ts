import type { ConflictNote } from '../../model/conflict-note.ts';
import { Ticket } from '../../model/ticket.ts';

const { subject, priority, type } = Ticket.shape;

/** The field that a conflict note would bring back, with its lost value; null where no change of ours writes it. */
export function lostValue({
  field,
  loserValue,
}: Pick<ConflictNote, 'field' | 'loserValue'>): Partial<Ticket> | null {
  if (field === 'subject') {
    const { data } = subject.safeParse(loserValue);
    return data === undefined ? null : { subject: data };
  }
  if (field === 'priority') {
    const { data } = priority.safeParse(loserValue);
    return data === undefined ? null : { priority: data };
  }
  if (field === 'type') {
    const { data } = type.safeParse(loserValue);
    return data === undefined ? null : { type: data };
  }
  return null;
}
