import { beforeEach, expect, test, vi } from 'vitest';
import type { ToastMessage } from '../../../../renderer/components/toasts.ts';
import { solveAndOpenNext } from '../../../../renderer/features/composer/after-send.ts';
import type { QueueModel } from '../../../../renderer/features/queue/queue-model.ts';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createState } from '../../../../renderer/state/create-state.ts';
import { createPanes } from '../../../../renderer/state/panes.ts';
import { createUi, patchUi } from '../../../../renderer/state/ui-state.ts';
import { MessageId, TicketId } from '../../../../shared/model/ids.ts';

const FIRST = TicketId.parse('01930000-0000-7000-8000-000000000001');
const SECOND = TicketId.parse('01930000-0000-7000-8000-000000000002');
const ANSWER = MessageId.parse('01930000-0000-7000-8000-000000000003');

let said: ToastMessage[];
let taken: unknown[];
let services: Services;
let next: TicketId | null;
let target: { readonly id: TicketId } | null;

const focusIn = () => document.activeElement?.id;

beforeEach(() => {
  document.body.innerHTML = `
    <section data-pane="queue"><div id="list" tabindex="0"></div></section>
    <section data-pane="ticket"><div id="words" tabindex="0" data-pane-focus></div>
      <section data-pane="composer"><input id="editor"></section></section>`;
  document.getElementById('editor')?.focus();
  said = [];
  taken = [];
  next = SECOND;
  target = null;
  const ui = createUi(1440);
  patchUi(ui, { ticketId: FIRST });
  const model: Partial<QueueModel> = {
    snapshot: () => ({ focusIndex: 0, focusId: FIRST }) as ReturnType<QueueModel['snapshot']>,
    idAt: async () => next,
    focusRow: () => undefined,
    follow: () => undefined,
  };
  services = {
    ui,
    panes: createPanes(document),
    translator: createTranslator('en'),
    toasts: { show: (message: ToastMessage) => void said.push(message) },
    queue: { model: createState(model) },
    store: {
      query: async () => ({ ticket: { id: FIRST, number: 7, status: 'solved' }, target }),
      undoSend: async (message: unknown) => {
        taken.push(message);
        return { isSaved: true, draftOf: null };
      },
    },
  } as unknown as Services;
});

test('the next ticket is open, the keys are in its conversation, and the answer can be taken back', async () => {
  await solveAndOpenNext(services, FIRST, ANSWER);
  // The editor that had the focus goes with its ticket.
  document.getElementById('editor')?.remove();
  expect(services.ui.get().ticketId).toBe(SECOND);
  expect(focusIn()).toBe('words');
  expect(said.map(({ text, action }) => [text, action?.label])).toEqual([
    ['#7: answered and solved', 'Undo'],
  ]);
  said[0]?.action?.run();
  await vi.waitFor(() => expect(taken).toEqual([{ ticketId: FIRST, messageId: ANSWER }]));
});

test('after the last ticket of the list the keys are in the list', async () => {
  next = null;
  await solveAndOpenNext(services, FIRST, ANSWER);
  await vi.waitFor(() => expect(focusIn()).toBe('list'));
});

test('what was written is no answer: nothing offers to take an older one back', async () => {
  await solveAndOpenNext(services, FIRST, null);
  expect(said).toEqual([]);
});

test('an answer in a merged ticket is taken back where it is read', async () => {
  target = { id: SECOND };
  await solveAndOpenNext(services, FIRST, ANSWER);
  said[0]?.action?.run();
  await vi.waitFor(() => expect(taken).toEqual([{ ticketId: SECOND, messageId: ANSWER }]));
});
