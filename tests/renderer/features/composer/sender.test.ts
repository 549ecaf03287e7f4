import { expect, test } from 'vitest';
import { createToasts, type ToastManager } from '../../../../renderer/components/toasts.ts';
import { createSender } from '../../../../renderer/features/composer/sender.ts';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { createIds } from '../../../../renderer/ids.ts';
import type { StoreClient } from '../../../../renderer/store-client/store-client.ts';
import type { MutateResult } from '../../../../shared/contract/store.ts';
import { CustomerId, TicketId } from '../../../../shared/model/ids.ts';

const TICKET_ID = TicketId.parse('01930000-0000-7000-8000-000000000001');
const CUSTOMER_ID = CustomerId.parse('01930000-0000-7000-8000-000000000002');
const SAVED: MutateResult = { isSaved: true, n: 1, code: null, params: {} };
const REPLY = {
  ticketId: TICKET_ID,
  recipient: {
    kind: 'address',
    customerId: CUSTOMER_ID,
    name: 'Ann',
    address: 'ann@customer.example',
  },
  kind: 'publicReply',
  html: '<p>Hello</p>',
  text: 'Hello',
  alsoSolve: false,
  takesTicket: true,
  attachments: [],
} as const;

function harness(answers: (MutateResult | Error)[]) {
  const calls: { name: string; args: Record<string, unknown> }[] = [];
  const mutate = async (name: string, args: Record<string, unknown>): Promise<MutateResult> => {
    calls.push({ name, args });
    const answer = answers.shift() ?? SAVED;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const told: string[] = [];
  const toasts: ToastManager = { ...createToasts(), show: ({ text }) => void told.push(text) };
  const sender = createSender({
    store: { mutate } as Partial<StoreClient> as StoreClient,
    newId: createIds(),
    toasts,
    translator: createTranslator('en'),
  });
  return { sender, calls, told };
}

test('a reply and a note are different mutations with the same words', async () => {
  const { sender, calls } = harness([]);
  expect(await sender.send(REPLY)).toEqual(expect.any(String));
  expect(await sender.send({ ...REPLY, kind: 'internalNote' })).toEqual(expect.any(String));
  expect(calls.map(({ name }) => name)).toEqual(['ticket.reply', 'ticket.add-note']);
  expect(calls[0]?.args).toMatchObject({
    customerId: CUSTOMER_ID,
    bodyHtml: '<p>Hello</p>',
    bodyText: 'Hello',
    statusAfter: null,
    sendAnyway: false,
    takesTicket: true,
  });
});

test('a reply to nobody is not saved, and the note that remains is', async () => {
  const { sender, calls } = harness([]);
  const recipient = { kind: 'nobody', code: 'noAddress', params: { name: 'Ann' } } as const;
  expect(await sender.send({ ...REPLY, recipient })).toBeNull();
  expect(await sender.send({ ...REPLY, recipient, kind: 'internalNote' })).toEqual(expect.any(String));
  expect(calls.map(({ name }) => name)).toEqual(['ticket.add-note']);
});

test('send and solve carries the status with the reply', async () => {
  const { sender, calls } = harness([]);
  await sender.send({ ...REPLY, alsoSolve: true });
  expect(calls[0]?.args).toMatchObject({ statusAfter: 'solved' });
});

test('the same text keeps its id when the store went away in between', async () => {
  const { sender, calls } = harness([new Error('gone'), { ...SAVED, isSaved: false, code: 'alreadySent' }]);
  await expect(sender.send(REPLY)).rejects.toThrow('gone');
  // The first attempt had got through: the text counts as saved and is not sent again.
  expect(await sender.send(REPLY)).toBe(calls[0]?.args.messageId);
  expect(calls[0]?.args.messageId).toBe(calls[1]?.args.messageId);
});

test('the same words sent twice on purpose are two messages', async () => {
  const { sender, calls } = harness([]);
  await sender.send(REPLY);
  await sender.send(REPLY);
  expect(calls[0]?.args.messageId).not.toBe(calls[1]?.args.messageId);
});

test('a refused text is not sent, and may be tried again', async () => {
  const { sender } = harness([{ ...SAVED, isSaved: false, code: 'noRecipient' }]);
  expect(await sender.send(REPLY)).toBeNull();
  expect(await sender.send(REPLY)).toEqual(expect.any(String));
});

test('a text longer than a message may be is told with its limit and not sent', async () => {
  const { sender, calls, told } = harness([]);
  expect(await sender.send({ ...REPLY, text: 'x'.repeat(1_000_001) })).toBeNull();
  expect(await sender.send({ ...REPLY, html: `<p>${'x'.repeat(1_000_000)}</p>` })).toBeNull();
  expect(calls).toEqual([]);
  expect(told[0]).toContain('1,000,001 of 1,000,000');
  expect(told.at(-1)).toContain('1,000,007 of 1,000,000');
});
