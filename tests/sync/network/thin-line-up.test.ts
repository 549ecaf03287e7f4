import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageId, TicketId } from '../../../shared/model/ids.ts';
import { type ShapingProxy, startShapingProxy } from '../../bench/support/shaping-proxy.ts';
import { PASSWORD } from '../../server/support/test-server.ts';
import { useWorkstation } from '../../store/support/workstation.ts';
import { waitFor } from '../../support/wait-for.ts';
import { type HttpProxy, startHttpProxy } from './http-proxy.ts';

const LINE = { bitsPerSecond: 64_000, roundTripMs: 100, cutEveryMs: null };
/** 84 KB of text that packs to three quarters: eight seconds of this line. */
const NOTES = 28;
const NOTE_BYTES = 3_000;
const CUT_EVERY_MS = 6_000;

describe('a day of work over a line of 64 kbit/s', { timeout: 180_000 }, () => {
  const station = useWorkstation();
  let shaped: ShapingProxy;
  let counting: HttpProxy;

  beforeEach(async () => {
    shaped = await startShapingProxy(station.test.server.url, LINE);
    counting = await startHttpProxy(shaped.url, { stripsUpgrade: false, isBuffering: false });
    await station.session.signIn(counting.url, station.email, PASSWORD);
    await waitFor(() => station.status().firstSync.isComplete, { what: 'the first sync', timeoutMs: 60_000 });
  }, 90_000);
  afterEach(async () => {
    await station.session.stop();
    await counting.stop();
    await shaped.stop();
  });

  const writeNote = (messageId: MessageId): void => {
    const text = randomBytes(NOTE_BYTES).toString('base64').slice(0, NOTE_BYTES);
    const ticketId = station.ticketId as TicketId;
    const args = { ticketId, messageId, bodyHtml: `<p>${text}</p>`, bodyText: text };
    expect(station.workspace().mutate({ name: 'ticket.add-note', args })).toMatchObject({ isSaved: true });
  };

  /** Everything that was written while there was no line goes up when it is there. */
  const handIn = async (): Promise<void> => {
    station.workspace().engine.deactivate();
    const notes = Array.from({ length: NOTES }, () => randomUUID() as MessageId);
    for (const id of notes) writeNote(id);
    station.workspace().engine.activate();
    await waitFor(() => station.status().pendingCount === 0, { what: 'all handed in', timeoutMs: 150_000 });
    for (const id of notes) expect(await station.countInCenter(id)).toBe(1);
  };

  it('R106: goes up in batches that the line takes in seconds', async () => {
    await handIn();
    expect(counting.count('/sync/push')).toBeGreaterThanOrEqual(4);
  });

  it('R106: gets through although every connection breaks before all of it could pass', async () => {
    const cutter = setInterval(() => counting.reset(), CUT_EVERY_MS);
    try {
      await handIn();
    } finally {
      clearInterval(cutter);
    }
  });
});
