import { describe, expect, test } from 'vitest';
import { createPresenceReporter } from '../../../../renderer/features/presence/presence-reporter.ts';
import type { OwnPresence } from '../../../../shared/model/presence.ts';

const A = '018f0000-0000-7000-8000-00000000000a' as never;
const B = '018f0000-0000-7000-8000-00000000000b' as never;

function create() {
  const sent: OwnPresence[] = [];
  const page = { now: 0, isVisible: true };
  const reporter = createPresenceReporter({
    send: (tickets) => sent.push(tickets),
    now: () => page.now,
    isVisible: () => page.isVisible,
  });
  return { sent, page, reporter };
}
const viewing = (ticketId: never) => ({ ticketId, activity: 'viewing' });

describe('R62: what the screen tells of itself', () => {
  test('the tickets that are open; one step to the next is one change', async () => {
    const { sent, reporter } = create();
    const close = reporter.open(A);
    await Promise.resolve();
    close();
    const closeB = reporter.open(B);
    await Promise.resolve();
    closeB();
    await Promise.resolve();
    expect(sent).toEqual([[viewing(A)], [viewing(B)], []]);
  });

  test('writing, with its kind, not with every key, and only in what is open', async () => {
    const { sent, page, reporter } = create();
    reporter.open(A);
    await Promise.resolve();
    reporter.typed(A, 'publicReply');
    page.now = 1_000;
    reporter.typed(A, 'publicReply');
    reporter.typed(A, 'internalNote');
    reporter.typed(B, 'internalNote');
    page.now = 3_500;
    reporter.typed(A, 'internalNote');
    expect(sent.slice(1).map(([first]) => first?.activity)).toEqual([
      'writingReply',
      'writingNote',
      'writingNote',
    ]);
  });

  test('nothing while the window is hidden', async () => {
    const { sent, page, reporter } = create();
    reporter.open(A);
    await Promise.resolve();
    page.isVisible = false;
    reporter.refresh();
    await Promise.resolve();
    page.isVisible = true;
    reporter.refresh();
    await Promise.resolve();
    expect(sent).toEqual([[viewing(A)], [], [viewing(A)]]);
  });
});
