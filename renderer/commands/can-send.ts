import type { Command } from './command.ts';

/** Whether what is written can be sent from here: from anywhere in its ticket, as its draft is in sight there. */
export const canSend: NonNullable<Command['when']> = ({ services, pane }) =>
  (pane === 'composer' || pane === 'ticket' || pane === 'sidebar') &&
  services.panes.find('composer')?.send !== undefined;
