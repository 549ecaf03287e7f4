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
import { settableSource } from '../../page-parts.ts';

const FIRST = TicketId.parse('01930000-0000-7000-8000-000000000001');
const SECOND = TicketId.parse('01930000-0000-7000-8000-000000000002');
const ANSWER = MessageId.parse('01930000-0000-7000-8000-000000000003');
const ME = '01930000-0000-7000-8000-000000000004';

let said: ToastMessage[];
let taken: unknown[];
let services: Services;
let next: TicketId | null;
let words: { readonly kind: string; readonly authorUserId: string | null }[];

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
  words = [
    { kind: 'publicReply', authorUserId: ME },
    { kind: 'inbound', authorUserId: null },
  ];
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
      session: settableSource({ phase: 'signedIn', user: { id: ME } }),
      query: async (name: string) =>
        name === 'ticket.get'
          ? { ticket: { id: FIRST, number: 7, status: 'solved' } }
          : { entries: words.map((each) => ({ ...each, id: ANSWER, ticketId: FIRST })), hasEarlier: false },
      undoSend: async (message: unknown) => {
        taken.push(message);
        return { isSaved: true, draftOf: null };
      },
    },
  } as unknown as Services;
});

test('the next ticket is open, the keys are in its conversation, and the answer can be taken back', async () => {
  await solveAndOpenNext(services, FIRST);
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
  await solveAndOpenNext(services, FIRST);
  await vi.waitFor(() => expect(focusIn()).toBe('list'));
});

test('what was written last is no answer: nothing offers to take an older one back', async () => {
  words = [...words, { kind: 'internalNote', authorUserId: ME }];
  await solveAndOpenNext(services, FIRST);
  expect(said).toEqual([]);
});
