import { expect, test } from 'vitest';
import { createToasts } from '../../../../renderer/components/toasts.ts';
import { createQueueHolder } from '../../../../renderer/features/queue/queue-holder.ts';
import { setStatusOf } from '../../../../renderer/features/ticket/ticket-actions.ts';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createUi, patchUi } from '../../../../renderer/state/ui-state.ts';
import type { StoreClient } from '../../../../renderer/store-client/store-client.ts';
import { TicketId, ViewId } from '../../../../shared/model/ids.ts';

const VIEW_ID = ViewId.parse('01930000-0000-7000-8000-0000000000aa');
const idOf = (n: number): TicketId => TicketId.parse(`01930000-0000-7000-8000-00000000000${n}`);

test('tickets that leave the view by an act leave the selection as well; the others stay selected', async () => {
  const acts = new Set<string>();
  const inView = new Set([idOf(1), idOf(2), idOf(3)]);
  const store = {
    query: async (name: string, args: { ticketId: TicketId; ticketIds: TicketId[] }) =>
      name === 'queue.present'
        ? args.ticketIds.filter((id) => inView.has(id))
        : { ticket: { id: args.ticketId, number: 7, assigneeId: null, tags: [] } },
    mutate: async (_name: string, { ticketId }: { ticketId: TicketId }, act: string) => {
      acts.add(act);
      inView.delete(ticketId);
      return { isSaved: true, n: 1, code: null, params: {} };
    },
  } as unknown as StoreClient;
  const ui = createUi(1440);
  patchUi(ui, { viewId: VIEW_ID, selection: { kind: 'some', ids: new Set([1, 2, 3].map(idOf)) } });
  const services = {
    ui,
    store,
    queue: createQueueHolder(store),
    toasts: createToasts(),
    translator: createTranslator('en'),
    newId: () => 'one act',
  } as Partial<Services> as Services;
  expect(await setStatusOf(services, [idOf(1), idOf(3)], 'solved')).toBe(true);
  expect(ui.get().selection).toEqual({ kind: 'some', ids: new Set([idOf(2)]) });
  // Both were one act, and are taken back as one.
  expect([...acts]).toEqual(['one act']);
});
