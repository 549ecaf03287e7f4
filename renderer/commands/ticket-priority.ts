import { setPriorityOf } from '../features/ticket/ticket-actions.ts';
import { type Command, defineCommand } from './command.ts';

const PRIORITIES = [0, 1, 2, 3] as const;

/** Gives the ticket or the selection a priority from P0 to P3. */
export const ticketPriority: readonly Command[] = PRIORITIES.map((priority) =>
  defineCommand({
    id: `ticket.priority-${priority}`,
    label: `command.ticket.priority-${priority}`,
    group: 'ticket',
    when: ({ hasTargets }) => hasTargets,
    run: async ({ services, targets }) => {
      await setPriorityOf(services, await targets(), priority);
    },
  }),
);
