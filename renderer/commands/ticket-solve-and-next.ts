import { defineCommand } from './command.ts';
import { solveAndNext } from './solve-and-next.ts';

/** Solves the ticket and opens the next one. */
export const ticketSolveAndNext = defineCommand({
  id: 'ticket.solve-and-next',
  label: 'command.ticket.solve-and-next',
  group: 'ticket',
  when: ({ ui, hasTargets }) => ui.screen === 'queue' && hasTargets,
  run: solveAndNext,
});
