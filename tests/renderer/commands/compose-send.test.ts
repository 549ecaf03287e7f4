import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../renderer/commands/command.ts';
import { composeSend } from '../../../renderer/commands/compose-send.ts';
import { composeSendAndSolve } from '../../../renderer/commands/compose-send-and-solve.ts';
import { createPanes } from '../../../renderer/state/panes.ts';
import type { Pane } from '../../../renderer/state/ui-state.ts';

describe.each([composeSend, composeSendAndSolve])('$id', ({ when }) => {
  const panes = createPanes(document);
  const canRunIn = (pane: Pane): boolean | undefined =>
    when?.({ services: { panes }, pane } as unknown as CommandContext);

  it('is there wherever in the ticket the focus is, as long as something is written to', () => {
    expect((['composer', 'ticket', 'sidebar'] as const).map(canRunIn)).toEqual([false, false, false]);
    const unregister = panes.register('composer', { send: () => undefined });
    expect((['composer', 'ticket', 'sidebar'] as const).map(canRunIn)).toEqual([true, true, true]);
    // From the list it would send what is not looked at.
    expect((['queue', 'views', 'main'] as const).map(canRunIn)).toEqual([false, false, false]);
    unregister();
  });
});
