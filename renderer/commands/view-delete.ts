import { defineCommand } from './command.ts';
import { ownOpenedView } from './view-in-mind.ts';

/** Deletes the open view, where it is one's own. */
export const viewDelete = defineCommand({
  id: 'view.delete',
  label: 'command.view.delete',
  group: 'go',
  when: (context) => ownOpenedView(context) !== undefined,
  run: async (context) => {
    const view = ownOpenedView(context);
    if (view === undefined) return;
    const { deleteOwnView } = await import('../features/views/own-view.ts');
    await deleteOwnView(context.services, view);
  },
});
