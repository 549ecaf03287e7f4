import { expect, test } from 'vitest';
import { type DraftContent, REPLY_DRAFTS } from '../../../renderer/features/composer/reply-drafts.ts';
import { createDraftKeeper, SAVE_AFTER_MS } from '../../../renderer/state/draft-keeper.ts';
import { Draft, MAX_DRAFT_LENGTH } from '../../../shared/contract/store.ts';
import { TicketId } from '../../../shared/model/ids.ts';

const TICKET_ID = TicketId.parse('01930000-0000-7000-8000-000000000001');

function content(text: string): DraftContent {
  return {
    ticketId: TICKET_ID,
    kind: 'publicReply',
    bodyHtml: `<p>${text}</p>`,
    bodyText: text,
    attachments: [],
  };
}

function harness(
  save?: (draft: DraftContent) => Promise<void>,
  read: () => Promise<DraftContent | null> = async () => null,
) {
  const log: string[] = [];
  let now = 0;
  let tasks: { at: number; task: () => void }[] = [];
  const keeper = createDraftKeeper(REPLY_DRAFTS, {
    read,
    save: save ?? (async (draft) => void log.push(`save ${draft.bodyText}`)),
    discard: async () => void log.push('discard'),
    schedule(task, delayMs) {
      const entry = { at: now + delayMs, task };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((each) => each !== entry);
      };
    },
    tooLong: (length) => log.push(`too long ${length}`),
    report: (error) => log.push(`failed ${String(error)}`),
  });
  const advance = async (ms: number): Promise<void> => {
    now += ms;
    const due = tasks.filter(({ at }) => at <= now);
    tasks = tasks.filter(({ at }) => at > now);
    for (const { task } of due) task();
    await keeper.flush();
  };
  return { keeper, log, advance, pending: () => tasks.length };
}

test('a steady typist is saved within a second as well', async () => {
  const { keeper, log, advance } = harness();
  keeper.change(content('a'));
  await advance(SAVE_AFTER_MS);
  keeper.change(content('ab'));
  keeper.change(content('abc'));
  await advance(SAVE_AFTER_MS);
  expect(log).toEqual(['save a', 'save abc']);
  expect(SAVE_AFTER_MS).toBeLessThan(1_000);
});

test('what was sent never comes back as a draft', async () => {
  const { keeper, log, pending } = harness();
  keeper.change(content('sent text'));
  await keeper.drop(TICKET_ID);
  expect(pending()).toBe(0);
  await keeper.flush();
  expect(log).toEqual(['discard']);
});

test('a text that was sent takes nothing along of what is being written in another ticket', async () => {
  const { keeper, log } = harness();
  keeper.change({ ...content('begun'), ticketId: TicketId.parse('01930000-0000-7000-8000-000000000002') });
  await keeper.drop(TICKET_ID);
  await keeper.flush();
  expect(log).toEqual(['discard', 'save begun']);
});

test('an emptied editor discards its draft', async () => {
  const { keeper, log } = harness();
  keeper.change(content('  '));
  await keeper.flush();
  expect(log).toEqual(['discard']);
});

test('a slow save cannot overwrite a later one', async () => {
  const order: string[] = [];
  const gates: (() => void)[] = [];
  const { keeper } = harness(
    (draft) =>
      new Promise((resolve) => {
        gates.push(() => {
          order.push(draft.bodyText);
          resolve();
        });
      }),
  );
  keeper.change(content('first'));
  const first = keeper.flush();
  keeper.change(content('second'));
  const second = keeper.flush();
  await Promise.resolve();
  expect(gates).toHaveLength(1);
  gates[0]?.();
  await first;
  gates[1]?.();
  await second;
  expect(order).toEqual(['first', 'second']);
});

test('a save that fails is told, and the next one is tried', async () => {
  let isBroken = true;
  const { keeper, log } = harness(async () => {
    if (isBroken) throw new Error('disk full');
  });
  keeper.change(content('a'));
  await keeper.flush();
  expect(log).toEqual(['failed Error: disk full']);
  isBroken = false;
  keeper.change(content('b'));
  await keeper.flush();
  expect(log).toHaveLength(1);
});

test('what is typed before the draft is there is saved behind it', async () => {
  const stored = Promise.withResolvers<DraftContent | null>();
  const { keeper, log } = harness(undefined, () => stored.promise);
  const shown: string[] = [];
  keeper.open(TICKET_ID, (draft) => shown.push(draft.bodyText));
  keeper.change(content('typed'));
  const saved = keeper.flush();
  stored.resolve(content('kept'));
  await saved;
  expect(log).toEqual(['save kept\ntyped']);
  expect(shown).toEqual(['kept']);
});

test('a ticket left before its draft is there loses neither, and the draft is not shown elsewhere', async () => {
  const stored = Promise.withResolvers<DraftContent | null>();
  const { keeper, log } = harness(undefined, () => stored.promise);
  const shown: string[] = [];
  keeper.open(TICKET_ID, (draft) => shown.push(draft.bodyText));
  keeper.change(content('typed'));
  keeper.close();
  stored.resolve(content('kept'));
  await keeper.flush();
  expect(log).toEqual(['save kept\ntyped']);
  expect(shown).toEqual([]);
});

test('once the draft is shown, the text in the editor is all there is', async () => {
  const { keeper, log } = harness(undefined, async () => content('kept'));
  const shown = Promise.withResolvers<void>();
  keeper.open(TICKET_ID, () => shown.resolve());
  await shown.promise;
  keeper.change(content('kept and changed'));
  await keeper.flush();
  expect(log).toEqual(['save kept and changed']);
});

test('a draft is read after what was saved before it', async () => {
  const slow = Promise.withResolvers<void>();
  const log: string[] = [];
  const { keeper } = harness(
    async () => {
      await slow.promise;
      log.push('saved');
    },
    async () => {
      log.push('read');
      return null;
    },
  );
  keeper.change(content('left'));
  keeper.close();
  keeper.open(TICKET_ID, () => undefined);
  slow.resolve();
  await keeper.flush();
  await expect.poll(() => log).toEqual(['saved', 'read']);
});

test('a text too long to send is kept; one too long to keep is told, and what was kept stays', async () => {
  const { keeper, log, advance } = harness(async ({ bodyText }) => void log.push(`save ${bodyText.length}`));
  const unsendable = content('x'.repeat(1_000_001));
  expect(Draft.safeParse({ ...unsendable, updatedAt: 1 }).success).toBe(true);
  keeper.change(unsendable);
  await advance(SAVE_AFTER_MS);
  keeper.change({ ...content('x'), bodyHtml: 'x'.repeat(MAX_DRAFT_LENGTH + 1) });
  await advance(SAVE_AFTER_MS);
  expect(log).toEqual(['save 1000001', 'too long 8000001']);
});

test('a draft that could not be read is read again before anything is saved in its place', async () => {
  const reads = [Promise.reject(new Error('the store is starting')), Promise.resolve(content('kept'))];
  const { keeper, log } = harness(undefined, () => reads.shift() ?? Promise.resolve(null));
  const shown: string[] = [];
  keeper.open(TICKET_ID, (draft) => shown.push(draft.bodyText));
  await expect.poll(() => log).toEqual(['failed Error: the store is starting']);
  keeper.change(content('typed'));
  await keeper.flush();
  expect(log.slice(1)).toEqual(['save kept\ntyped']);
  expect(shown).toEqual(['kept']);
});
