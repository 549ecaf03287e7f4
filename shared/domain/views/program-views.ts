import type { Comparison } from '../../model/condition.ts';
import type { ViewId } from '../../model/ids.ts';
import type { View } from '../../model/view.ts';

/** Whether a ticket is put aside, as conditions ask it. */
const SNOOZED: Comparison = { field: 'isSnoozed', operator: 'is', value: 1 };
const AWAKE: Comparison = { field: 'isSnoozed', operator: 'is', value: 0 };

/** The views of an organization that people work off: what is put aside is not in them. */
const WORKED_OFF: readonly View['builtin'][] = ['mine', 'unassigned', 'urgent', 'team'];

/**
 * Views that come with the program and need no row: every organization has them as soon as its workstations know them, and an older
 * program is told nothing that it does not understand (docs/decisions/0054-snooze.md).
 */
const PROGRAM_VIEWS: readonly View[] = [
  {
    id: '51a00000-0000-8000-8000-000000000101' as ViewId,
    builtin: 'snoozed',
    name: '',
    ownerId: null,
    position: 0,
    condition: SNOOZED,
    sort: [{ field: 'snoozedUntil', direction: 'asc' }],
    columns: ['number', 'priority', 'subject', 'snoozedUntil', 'customer', 'assignee'],
  },
  {
    id: '51a00000-0000-8000-8000-000000000102' as ViewId,
    builtin: 'watched',
    name: '',
    ownerId: null,
    position: 0,
    condition: { field: 'isWatched', operator: 'is', value: 1 },
    sort: [{ field: 'updatedAt', direction: 'desc' }],
    columns: ['number', 'priority', 'subject', 'customer', 'status', 'assignee', 'updatedAt'],
  },
];

/** The saved views as this program shows them, in order, with its own behind those of the organization. */
export function shownViews(saved: readonly View[]): readonly View[] {
  const meant = saved.map(
    (view): View =>
      WORKED_OFF.includes(view.builtin) ? { ...view, condition: { all: [view.condition, AWAKE] } } : view,
  );
  const isShared = ({ ownerId }: View): boolean => ownerId === null;
  return [...meant.filter(isShared), ...PROGRAM_VIEWS, ...meant.filter((view) => !isShared(view))];
}
