import type { ViewId } from '../../shared/model/ids.ts';
import { OPEN_STATUSES } from '../../shared/model/status-groups.ts';
import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Begins a view of one's own with everything that is open. */
export const viewCreate = defineCommand({
  id: 'view.create',
  label: 'command.view.create',
  alias: 'alias.view.create',
  group: 'go',
  run: ({ services, me }) =>
    patchUi(services.ui, {
      overlay: {
        kind: 'view',
        isNew: true,
        view: {
          id: services.newId() as ViewId,
          builtin: null,
          name: '',
          ownerId: me.id,
          position: 0,
          condition: { all: [{ field: 'status', operator: 'in', value: [...OPEN_STATUSES] }] },
          sort: [{ field: 'updatedAt', direction: 'desc' }],
          columns: ['number', 'priority', 'subject', 'customer', 'status', 'assignee', 'updatedAt'],
        },
      },
    }),
});
