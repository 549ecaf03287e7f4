import type { ViewId } from '../../model/ids.ts';
import { OPEN_STATUSES } from '../../model/status-groups.ts';
import type { ColumnId, View } from '../../model/view.ts';

const COLUMNS: ColumnId[] = ['number', 'priority', 'subject', 'customer', 'status', 'assignee', 'updatedAt'];
const TRIAGE_COLUMNS: ColumnId[] = [
  'number',
  'priority',
  'subject',
  'customer',
  'team',
  'channel',
  'createdAt',
];
const OPEN = { field: 'status' as const, operator: 'in' as const, value: [...OPEN_STATUSES] };

/** The queues every organization begins with. */
export function builtinViews(newId: () => string): readonly View[] {
  const views: Omit<View, 'id' | 'position' | 'ownerId' | 'name'>[] = [
    {
      builtin: 'mine',
      condition: { all: [OPEN, { field: 'assigneeId', operator: 'is', value: { viewer: 'me' } }] },
      sort: [
        { field: 'priority', direction: 'asc' },
        { field: 'updatedAt', direction: 'desc' },
      ],
      columns: COLUMNS,
    },
    {
      builtin: 'unassigned',
      condition: { all: [OPEN, { field: 'assigneeId', operator: 'is', value: null }] },
      sort: [
        { field: 'priority', direction: 'asc' },
        { field: 'createdAt', direction: 'desc' },
      ],
      columns: TRIAGE_COLUMNS,
    },
    {
      builtin: 'urgent',
      condition: { all: [OPEN, { field: 'priority', operator: 'in', value: [0, 1] }] },
      sort: [
        { field: 'priority', direction: 'asc' },
        { field: 'updatedAt', direction: 'desc' },
      ],
      columns: COLUMNS,
    },
    {
      builtin: 'team',
      condition: { all: [OPEN, { field: 'teamId', operator: 'in', value: { viewer: 'myTeams' } }] },
      sort: [{ field: 'updatedAt', direction: 'desc' }],
      columns: COLUMNS,
    },
    {
      builtin: 'allOpen',
      condition: OPEN,
      sort: [{ field: 'updatedAt', direction: 'desc' }],
      columns: COLUMNS,
    },
    {
      builtin: 'solved',
      condition: { field: 'status', operator: 'in', value: ['solved', 'closed'] },
      sort: [{ field: 'updatedAt', direction: 'desc' }],
      columns: COLUMNS,
    },
  ];
  return views.map((view, index) => ({
    ...view,
    id: newId() as ViewId,
    name: '',
    ownerId: null,
    position: index + 1,
  }));
}
