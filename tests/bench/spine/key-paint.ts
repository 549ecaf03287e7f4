import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Measurement } from '../run.ts';
import type { BenchClient } from '../support/bench-client.ts';
import { quantile } from '../support/quantiles.ts';

/** What one key must change on the screen before it counts as painted. */
type Watched = 'focusedRow' | 'openTicket';

/** Ms from key press to painted result, for every press. */
export interface KeySamples {
  readonly ticketCount: number;
  readonly nextRow: readonly number[];
  readonly nextTicket: readonly number[];
}

const WARM_UP = 20;
const RECORDER = readFileSync(join(import.meta.dirname, '../support/key-recorder.js'), 'utf8');

/** Presses `j` in the list and `]` in the ticket, one after the other, in the largest view of the client. */
export async function measureKeys(client: BenchClient, presses: number): Promise<KeySamples> {
  const { app, page } = await client.open();
  try {
    await page.evaluate(RECORDER);
    await openLargestView(page);
    const nextRow = await press(page, 'j', 'focusedRow', presses);
    await page.keyboard.press('Enter');
    await page.locator('[data-pane="ticket"] [data-message]').first().waitFor();
    const nextTicket = await press(page, ']', 'openTicket', presses);
    return { ticketCount: client.ticketCount, nextRow, nextTicket };
  } finally {
    await app.close();
  }
}

/** The table rows for a small and a large client: what a press takes, and how it grows with the tickets. */
export function keyMeasurements(small: KeySamples, large: KeySamples): Measurement[] {
  const own = [small, large].flatMap((samples) =>
    (['nextRow', 'nextTicket'] as const).flatMap((kind) => [
      plain(`${LABELS[kind]}, ${samples.ticketCount} tickets, p50`, quantile(samples[kind], 0.5), 16),
      plain(`${LABELS[kind]}, ${samples.ticketCount} tickets, p99`, quantile(samples[kind], 0.99), 50),
    ]),
  );
  const growth = (['nextRow', 'nextTicket'] as const).map((kind): Measurement => {
    const ours = quantile(large[kind], 0.5);
    const peer = quantile(small[kind], 0.5);
    const peerName = `with ${small.ticketCount} tickets, ms`;
    const name = `${LABELS[kind]}, growth to ${large.ticketCount} tickets`;
    return { name, ours, unit: 'ms', peer, peerName, ratio: ours / peer, budget: 1.3 };
  });
  return [...own, ...growth];
}

const LABELS = { nextRow: 'key to paint, next row', nextTicket: 'key to paint, next ticket open' } as const;

function plain(name: string, ours: number, budget: number): Measurement {
  return { name, ours, unit: 'ms', peer: null, peerName: null, ratio: null, budget };
}

async function openLargestView(page: Page): Promise<void> {
  const views = page.locator('[data-pane="views"] li button');
  const counts = await views.evaluateAll((buttons) =>
    buttons.map((button) => Number(button.lastElementChild?.textContent?.replace(/\D/g, ''))),
  );
  await views.nth(counts.indexOf(Math.max(...counts))).click();
  await page.locator('[data-pane="queue"] [data-row="5"]').waitFor();
  await page.locator('[data-pane="queue"] [data-row="0"] [role="gridcell"]').nth(1).click();
}

async function press(page: Page, key: string, watched: Watched, presses: number): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < presses + WARM_UP; index += 1) {
    await page.evaluate(`armKeyRecorder('${watched}')`);
    await page.keyboard.press(key);
    const elapsed = await page.evaluate<number>('keyRecorded');
    if (index >= WARM_UP) samples.push(elapsed);
  }
  return samples;
}
