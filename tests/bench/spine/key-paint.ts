import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Measurement } from '../measurement.ts';
import type { BenchClient } from '../support/bench-client.ts';
import { quantile } from '../support/quantiles.ts';

/** What a key must change on the screen before it counts as painted; see key-recorder.js. */
type Watched = 'frame' | 'focusedRow' | 'selection' | 'priority' | 'openTicket';

const KINDS = ['nextRow', 'select', 'priority', 'nextTicket'] as const;
type Kind = (typeof KINDS)[number];

/** Ms from key press to painted result, for every press. */
export interface KeySamples {
  readonly ticketCount: number;
  /** A key that does nothing: what the window itself takes for a frame. */
  readonly floor: readonly number[];
  readonly byKind: Readonly<Record<Kind, readonly number[]>>;
  /** A key that puts one finished ticket in the place of another: what its layout and paint alone take here. */
  readonly finishedTicket: readonly number[];
  /** The key for the next ticket held down: pressed again as soon as the ticket is painted. */
  readonly nextTicketHeld: readonly number[];
}

const WARM_UP = 20;
/**
 * Between two presses: eight in a second are faster than anybody reads. Without it a press would be charged with what
 * the one before set going after its paint.
 */
const PACE_MS = 100;
/** Presses must not fall into step with the frames of the screen. */
const FRAME_MS = 17;
export const RECORDER = readFileSync(join(import.meta.dirname, '../support/key-recorder.js'), 'utf8');
/** A key that no command is bound to. */
const IDLE_KEY = 'F8';
const SWAP_KEY = 'F9';
/** The mark of a change that waits for the server, in the focused row. */
const UNCONFIRMED = '[data-focused="true"] [data-column="mark"] [role="img"]';
const LABELS: Readonly<Record<Kind, string>> = {
  nextRow: 'next row',
  select: 'select',
  priority: 'priority changed',
  nextTicket: 'next ticket open',
};
const P50_MS = 16;
const P99_MS = 50;
const MOST_GROWTH = 1.3;
/** Milliseconds depend on the machine; what we add to the layout and paint of the same tickets does not. */
const MOST_OVER_FINISHED = 1.5;

/** Presses every key again and again, in the largest view of the client, and keys that do nothing in between. */
export async function measureKeys(client: BenchClient, presses: number): Promise<KeySamples> {
  const { app, page } = await client.open();
  try {
    await page.evaluate(RECORDER);
    await openLargestView(page);
    const half = Math.ceil(presses / 2);
    const floorBefore = await press(page, () => IDLE_KEY, 'frame', half);
    const nextRow = await press(page, () => 'j', 'focusedRow', presses);
    const select = await press(page, () => 'x', 'selection', presses);
    await page.keyboard.press('Shift+Escape');
    // From one that none of the timed presses sets, so that each of them changes something.
    await page.keyboard.press('p');
    await page.keyboard.press('1');
    await page.locator('[data-focused="true"] [data-column="priority"]', { hasText: 'P1' }).waitFor();
    const changes = Math.ceil(presses / 5);
    const priority = await press(page, (index) => `p ${2 + (index % 2)}`, 'priority', changes);
    await page.keyboard.press('Enter');
    await page.locator('[data-pane="ticket"] [data-message]').first().waitFor();
    const nextTicket = await press(page, () => ']', 'openTicket', presses);
    const nextTicketHeld = await press(page, () => ']', 'openTicket', half, 0);
    const floorAfter = await press(page, () => IDLE_KEY, 'frame', half);
    const finishedTicket = await swapFinishedTickets(page, half);
    return {
      ticketCount: client.ticketCount,
      floor: [...floorBefore, ...floorAfter],
      byKind: { nextRow, select, priority, nextTicket },
      finishedTicket,
      nextTicketHeld,
    };
  } finally {
    await app.close();
  }
}

/**
 * The floor of opening a ticket: two tickets as they were painted, without what made them, one in the place of the other.
 * The last that is done in a window, whose ticket is a mere picture afterwards.
 */
async function swapFinishedTickets(page: Page, presses: number): Promise<number[]> {
  for (let ticket = 0; ticket < 2; ticket += 1) {
    await press(page, () => ']', 'openTicket', 1);
    await page.evaluate('keepOpenTicket()');
  }
  await page.evaluate(`swapKeptTicketsOn('${SWAP_KEY}')`);
  return press(page, () => SWAP_KEY, 'openTicket', presses);
}

/** The table rows for a small and a large client: what a press takes, and how it grows with the tickets. */
export function keyMeasurements(small: KeySamples, large: KeySamples): Measurement[] {
  const own = [small, large].flatMap((samples) =>
    KINDS.flatMap((kind) => [
      againstFloor(samples, kind, 0.5, P50_MS),
      againstFloor(samples, kind, 0.99, P99_MS),
    ]),
  );
  const growth = KINDS.map((kind): Measurement => {
    const ours = quantile(large.byKind[kind], 0.5);
    const peer = quantile(small.byKind[kind], 0.5);
    return {
      name: `key to paint, ${LABELS[kind]}, growth to ${large.ticketCount} tickets`,
      ours,
      unit: 'ms',
      peer,
      peerName: `with ${small.ticketCount} tickets`,
      ratio: ours / peer,
      budget: { of: 'ratio', most: MOST_GROWTH },
    };
  });
  const held = [small, large].flatMap(({ ticketCount, nextTicketHeld, byKind }) =>
    [0.5, 0.99].map((p): Measurement => {
      const ours = quantile(nextTicketHeld, p);
      const peer = quantile(byKind.nextTicket, p);
      return {
        name: `key to paint, next ticket, key held down, ${ticketCount} tickets, p${p * 100}`,
        ours,
        unit: 'ms',
        peer,
        peerName: 'key by key',
        ratio: ours / peer,
        budget: null,
      };
    }),
  );
  const finished = [small, large].map(({ ticketCount, finishedTicket, byKind }): Measurement => {
    const ours = quantile(byKind.nextTicket, 0.5);
    const peer = quantile(finishedTicket, 0.5);
    return {
      name: `key to paint, next ticket, ${ticketCount} tickets, against layout and paint alone, p50`,
      ours,
      unit: 'ms',
      peer,
      peerName: 'finished tickets swapped',
      ratio: ours / peer,
      budget: { of: 'ratio', most: MOST_OVER_FINISHED },
    };
  });
  return [...own, ...finished, ...growth, ...held];
}

function againstFloor(samples: KeySamples, kind: Kind, p: number, most: number): Measurement {
  const ours = quantile(samples.byKind[kind], p);
  const peer = quantile(samples.floor, p);
  return {
    name: `key to paint, ${LABELS[kind]}, ${samples.ticketCount} tickets, p${p * 100}`,
    ours,
    unit: 'ms',
    peer,
    peerName: 'a key that does nothing',
    ratio: ours / peer,
    budget: { of: 'value', most },
  };
}

/** Opens the view with the most tickets, by number, which no key changes: rows stay where they are. First row in focus. */
export async function openLargestView(page: Page): Promise<void> {
  const views = page.locator('[data-pane="views"] li button');
  const counts = await views.evaluateAll((buttons) =>
    buttons.map((button) => Number(button.lastElementChild?.textContent?.replace(/\D/g, ''))),
  );
  await views.nth(counts.indexOf(Math.max(...counts))).click();
  const queue = page.locator('[data-pane="queue"]');
  await queue.locator('[data-row="5"]').waitFor();
  await queue.getByRole('columnheader', { name: 'No.' }).getByRole('button').click();
  await queue.locator('[aria-sort="descending"]', { hasText: 'No.' }).waitFor();
  await queue.locator('[data-row="5"]').waitFor();
  await queue.locator('[data-row="0"] [role="gridcell"]').nth(1).click();
}

/** Ms from key press to painted result for each press, after some to warm up. Of a sequence of keys the last one is timed. */
export async function press(
  page: Page,
  keysAt: (index: number) => string,
  watched: Watched,
  presses: number,
  paceMs = PACE_MS,
): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < presses + WARM_UP; index += 1) {
    // One change at a time: what the work of syncing costs the keys is another measurement.
    if (watched === 'priority') await page.locator(UNCONFIRMED).waitFor({ state: 'detached' });
    const keys = keysAt(index).split(' ');
    for (const key of keys.slice(0, -1)) await page.keyboard.press(key);
    await page.evaluate(`armKeyRecorder('${watched}')`);
    await page.keyboard.press(keys.at(-1) ?? '');
    const elapsed = await page.evaluate<number>('keyRecorded');
    if (index >= WARM_UP) samples.push(elapsed);
    if (paceMs > 0) await page.waitForTimeout(paceMs + Math.random() * FRAME_MS);
  }
  return samples;
}
