import { describe, expect, test } from 'vitest';
import type { CommandContext } from '../../../renderer/commands/command.ts';
import { composeReply } from '../../../renderer/commands/compose-reply.ts';
import { moveNext } from '../../../renderer/commands/move-next.ts';
import { openTicket } from '../../../renderer/commands/navigate.ts';
import { selectExtendDown } from '../../../renderer/commands/select-extend-down.ts';
import { selectToggle } from '../../../renderer/commands/select-toggle.ts';
import { collectTargets } from '../../../renderer/commands/targets.ts';
import { ticketNext } from '../../../renderer/commands/ticket-next.ts';
import { ticketOpen } from '../../../renderer/commands/ticket-open.ts';
import { createQueueHolder } from '../../../renderer/features/queue/queue-holder.ts';
import type { Services } from '../../../renderer/services.ts';
import { createPanes } from '../../../renderer/state/panes.ts';
import { createUi, patchUi } from '../../../renderer/state/ui-state.ts';
import type { StoreClient } from '../../../renderer/store-client/store-client.ts';
import { TicketId, ViewId } from '../../../shared/model/ids.ts';
import { settableSource } from '../page-parts.ts';

const VIEW_ID = ViewId.parse('01930000-0000-7000-8000-0000000000aa');
const idOf = (letter: string): TicketId => TicketId.parse(`01930000-0000-7000-8000-00000000000${letter}`);
const [A, B, C, OUTSIDE] = ['a', 'b', 'c', 'e'].map(idOf) as [TicketId, TicketId, TicketId, TicketId];

/** The window with a list of these tickets, keys going to the list. */
function windowWith(first: readonly TicketId[], isLoaded = true) {
  let rows = first;
  const listeners = new Set<() => void>();
  const answer = () => ({ total: rows.length, rows: rows.map((id) => ({ id })) });
  const source = {
    snapshot: () => ({ data: isLoaded ? answer() : undefined, error: null }),
    isWatched: () => true,
    preview: () => () => undefined,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const store = {
    live: () => source,
    sync: settableSource(undefined),
    query: async (_name: string, { offset, limit }: { offset: number; limit: number }) => ({
      ...answer(),
      rows: answer().rows.slice(offset, offset + limit),
    }),
  } as unknown as StoreClient;
  const queue = createQueueHolder(store);
  queue.open(VIEW_ID, null);
  const ui = createUi(1440);
  const services = { ui, queue, store, panes: createPanes(document) } as Partial<Services> as Services;
  const context = (): CommandContext =>
    ({
      services,
      ui: ui.get(),
      pane: 'queue',
      hasTargets: true,
      targets: () => collectTargets(services, ui.get(), 'queue'),
    }) as Partial<CommandContext> as CommandContext;
  services.panes.register('queue', {
    move: (delta) => {
      const model = queue.model.get();
      model?.focusRow(model.snapshot().focusIndex + delta);
    },
  });
  return {
    services,
    ui,
    context,
    targets: () => collectTargets(services, ui.get(), 'queue'),
    set(next: readonly TicketId[]) {
      rows = next;
      for (const listener of [...listeners]) listener();
    },
  };
}

describe('which ticket a key in the list acts on', () => {
  test('a ticket opened from elsewhere takes the cursor along when it is in the list', async () => {
    const { services, targets } = windowWith([A, B, C]);
    openTicket(services, C);
    expect(services.queue.model.get()?.snapshot()).toMatchObject({ focusIndex: 2, focusId: C });
    expect(await targets()).toEqual([C]);
  });

  test('a ticket that is open but not in the list is meant, and a reply goes to its customer', async () => {
    const { services, ui, context, targets } = windowWith([A, B, C]);
    services.queue.model.get()?.focusRow(1);
    openTicket(services, OUTSIDE);
    expect(await targets()).toEqual([OUTSIDE]);
    await composeReply.run(context());
    expect(ui.get()).toMatchObject({ ticketId: OUTSIDE, composerWanted: OUTSIDE });
  });

  test('a row the cursor was moved to is meant, and a reply opens it first', async () => {
    const { services, ui, context, targets } = windowWith([A, B, C]);
    openTicket(services, A);
    await moveNext.run(context());
    expect(await targets()).toEqual([B]);
    await composeReply.run(context());
    expect(ui.get()).toMatchObject({ ticketId: B, composerWanted: B });
  });

  test('a row that took the place of the open ticket is not meant until the cursor is moved', async () => {
    const { services, context, targets, set } = windowWith([A, B, C]);
    openTicket(services, A);
    services.queue.model.get()?.focusRow(0);
    set([B, C]);
    set([C]);
    expect(services.queue.model.get()?.snapshot().focusId).toBe(C);
    expect(await targets()).toEqual([A]);
    set([B, C]);
    await moveNext.run(context());
    expect(await targets()).toEqual([C]);
  });

  test('a reply ignores the selection: it goes to one customer, the one on the screen', async () => {
    const { services, ui, context } = windowWith([A, B, C]);
    openTicket(services, A);
    patchUi(ui, { selection: { kind: 'some', ids: new Set([B, C]) } });
    await composeReply.run(context());
    expect(ui.get()).toMatchObject({ ticketId: A, composerWanted: A });
  });

  test('the next ticket is the one below the open one, also when that has left or the cursor is elsewhere', async () => {
    const { services, ui, context, targets, set } = windowWith([A, B, C]);
    openTicket(services, A);
    services.queue.model.get()?.focusRow(2);
    await ticketNext.run(context());
    expect(ui.get().ticketId).toBe(B);
    expect(await targets()).toEqual([B]);
    set([A, C]);
    await ticketNext.run(context());
    expect(ui.get().ticketId).toBe(C);
    expect(await targets()).toEqual([C]);
  });

  test('keys pressed before the rows are here are about the row they lead to, never about the open ticket', async () => {
    const { services, ui, context, targets } = windowWith([A, B, C], false);
    patchUi(ui, { ticketId: OUTSIDE });
    await moveNext.run(context());
    await composeReply.run(context());
    expect(ui.get()).toMatchObject({ ticketId: OUTSIDE, composerWanted: null });
    expect(await targets()).toEqual([B]);
    await ticketOpen.run(context());
    expect(ui.get().ticketId).toBe(B);
    expect(services.queue.model.get()?.snapshot().focusIndex).toBe(1);
  });

  test('rows selected before they are here are selected, and what is done next is done to them', async () => {
    const { ui, context, targets } = windowWith([A, B, C], false);
    const pressed = [selectToggle.run(context()), moveNext.run(context()), selectExtendDown.run(context())];
    expect(await targets()).toEqual([A, B, C]);
    await Promise.all(pressed);
    expect(ui.get().selection).toEqual({ kind: 'some', ids: new Set([A, B, C]) });
  });

  test('a view that was left before its rows came leaves nothing selected in the next one', async () => {
    const { services, ui, context } = windowWith([A, B, C], false);
    const pressed = selectToggle.run(context());
    services.queue.open(ViewId.parse('01930000-0000-7000-8000-0000000000ab'), null);
    await pressed;
    expect(ui.get().selection).toEqual({ kind: 'some', ids: new Set() });
  });

  test('without an open ticket the row under the cursor is meant', async () => {
    const { targets } = windowWith([A, B, C]);
    expect(await targets()).toEqual([A]);
  });
});
