import { defineCommand } from './command.ts';
import { solveAndNext } from './solve-and-next.ts';

/** Solves the ticket and opens the next one. */
export const ticketSolveAndNext = defineCommand({
  id: 'ticket.solve-and-next',
  label: 'command.ticket.solve-and-next',
  group: 'ticket',
  when: ({ hasTargets }) => hasTargets,
  run: solveAndNext,
});
