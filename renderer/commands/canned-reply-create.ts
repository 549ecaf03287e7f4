import { newCannedReply } from '../features/macros/own-macro.ts';
import { patchUi } from '../state/ui-state.ts';
import { defineCommand } from './command.ts';

/** Begins a canned reply: a macro that only writes to the customer. */
export const cannedReplyCreate = defineCommand({
  id: 'canned-reply.create',
  label: 'command.canned-reply.create',
  alias: 'alias.canned-reply.create',
  group: 'ticket',
  run: ({ services, me }) =>
    patchUi(services.ui, { overlay: { kind: 'macro', macro: newCannedReply(services, me), isNew: true } }),
});
