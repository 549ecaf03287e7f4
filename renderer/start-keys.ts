import { attachKeymap } from './keymap/attach-keymap.ts';
import { createDispatcher } from './keymap/dispatcher.ts';
import { attachTypeAhead } from './keymap/type-ahead.ts';
import type { Services } from './services.ts';
import { later } from './state/later.ts';

const TAKES_TEXT: ReadonlySet<string> = new Set(['palette', 'newTicket', 'picker', 'boardGrouping']);

/** Lets the keys of this page call the commands. Returns how to stop. */
export function startKeys(page: Window, { boot, commands, keyHint, panes, queue, ui }: Services): () => void {
  const dispatcher = createDispatcher({
    platform: boot.platform,
    schedule: later,
    target: {
      isEnabled: (id) => commands.isEnabled(id),
      actsInEditable: (id) => commands.find(id)?.actsInEditable === true,
      isRepeatable: (id) => commands.find(id)?.isRepeatable === true,
      run: (id) => {
        for (const list of queue.lists()) list.touch();
        commands.run(id);
      },
      hint: (continuations) => keyHint.set(continuations),
    },
  });
  dispatcher.setBindings(commands.bindings.get());
  const stopBindings = commands.bindings.subscribe(() => dispatcher.setBindings(commands.bindings.get()));
  // Before the keymap, so that letters meant for a field that is still coming never become commands.
  const stopTypeAhead = attachTypeAhead(page, {
    isTextComing: () => {
      const { overlay, composerWanted } = ui.get();
      return composerWanted !== null || (overlay !== null && TAKES_TEXT.has(overlay.kind));
    },
    isOverlayComing: () => ui.get().overlay !== null,
    isTextLeaving() {
      const { sending, ticketId } = ui.get();
      return ticketId !== null && sending.has(ticketId) && panes.focused() === 'composer';
    },
    onChange: ui.subscribe,
  });
  const detach = attachKeymap(page, dispatcher);
  return () => {
    stopBindings();
    stopTypeAhead();
    detach();
  };
}
