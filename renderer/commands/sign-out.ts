import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Asks whether to sign out of this workstation. */
export const signOut = defineCommand({
  id: 'session.sign-out',
  label: 'command.session.sign-out',
  alias: 'alias.session.sign-out',
  group: 'application',
  run: ({ services }) => patchUi(services.ui, { overlay: { kind: 'settings', isLeaving: true } }),
});
