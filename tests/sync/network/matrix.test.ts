import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { MessageId } from '../../../shared/model/ids.ts';
import { type Line, startShapingProxy } from '../../bench/support/shaping-proxy.ts';
import { PASSWORD } from '../../server/support/test-server.ts';
import { useWorkstation } from '../../store/support/workstation.ts';
import { waitFor } from '../../support/wait-for.ts';
import { writeElsewhere } from '../support/write-elsewhere.ts';
import { FAULTS, type Fault, startFaultyLine } from './faulty-line.ts';

const line = (kilobits: number | null, roundTripMs: number): Line => ({
  bitsPerSecond: kilobits === null ? null : kilobits * 1000,
  roundTripMs,
  cutEveryMs: null,
});
const LINES: Readonly<Record<string, Line>> = {
  loopback: line(null, 0),
  office: line(10_000, 20),
  mobile: line(2_000, 80),
  far: line(1_000, 300),
  satellite: line(512, 600),
  branch: line(256, 300),
  thin: line(128, 150),
  'branch at its worst': line(64, 600),
};
const NAMES = Object.keys(LINES);

/** The thinnest line takes a while; nothing waits this long that is not broken. */
const PATIENCE_MS = 60_000;

/** When it strikes: in a day's work, or while a workstation is being filled for the first time. */
type Moment = 'work' | 'firstSync';

/** Every line twice, every fault twice, once at each moment: 16 cells. */
const CELLS = FAULTS.flatMap((fault, index): readonly (readonly [Fault, string, Moment])[] => [
  [fault, NAMES[index] ?? '', 'work'],
  [fault, NAMES[(index + 3) % NAMES.length] ?? '', 'firstSync'],
]);

describe('the network matrix', () => {
  const station = useWorkstation();

  const isHere = (messageId: string): boolean => {
    const args = { ticketId: station.ticketId, before: null, limit: 200 };
    return JSON.stringify(station.workspace().query('ticket.timeline', args)).includes(messageId);
  };
  const settled = () =>
    waitFor(
      () => {
        const { firstSync, connection, pendingCount } = station.status();
        return firstSync.isComplete && connection === 'online' && pendingCount === 0;
      },
      { what: 'everything settled', timeoutMs: PATIENCE_MS },
    );

  test.each(CELLS)(
    'R3 R6: %s on the line "%s" during %s',
    { timeout: 120_000 },
    async (fault, name, moment) => {
      const shaped = await startShapingProxy(station.test.server.url, LINES[name] ?? line(null, 0));
      const faulty = await startFaultyLine(shaped.url);
      try {
        await station.session.signIn(faulty.url, station.email, PASSWORD);
        if (moment === 'work') await settled();
        faulty.begin(fault);
        const mine = [randomUUID(), randomUUID(), randomUUID()] as MessageId[];
        if (moment === 'firstSync') {
          // Work begins when the ticket is there; until then the fault has all of the first sync.
          if (fault !== 'clean')
            await waitFor(() => faulty.hits() > 0, { what: 'the fault', timeoutMs: PATIENCE_MS });
        }
        const theirs = randomUUID();
        await writeElsewhere(station, theirs);
        if (moment === 'work') {
          for (const id of mine) expect(station.addNote(id)).toMatchObject({ isSaved: true });
          if (fault !== 'clean')
            await waitFor(() => faulty.hits() > 1, { what: 'the fault', timeoutMs: PATIENCE_MS });
          // Nothing that was written waits for the line.
          for (const id of mine) expect(isHere(id)).toBe(true);
        }
        faulty.end();
        station.workspace().engine.nudge();
        await settled();
        if (moment === 'firstSync') {
          for (const id of mine) expect(station.addNote(id)).toMatchObject({ isSaved: true });
          await settled();
        }
        for (const id of mine) expect(await station.countInCenter(id)).toBe(1);
        await waitFor(() => isHere(theirs), { what: 'what the other wrote', timeoutMs: PATIENCE_MS });
      } finally {
        await faulty.stop();
        await shaped.stop();
      }
    },
  );

  test('a captive portal is being offline, not an answer: nothing is lost, and nothing is asked of the person', async () => {
    const faulty = await startFaultyLine(station.test.server.url);
    try {
      await station.session.signIn(faulty.url, station.email, PASSWORD);
      await settled();
      faulty.begin('captivePortal');
      const id = randomUUID();
      station.addNote(id);
      station.workspace().engine.nudge();
      await waitFor(() => station.status().connection === 'offline', { what: 'offline' });
      expect(station.status()).toMatchObject({ pendingCount: 1, attentionCount: 0 });
      expect(station.state().phase).toBe('signedIn');
      faulty.end();
      station.workspace().engine.nudge();
      await settled();
      expect(await station.countInCenter(id)).toBe(1);
    } finally {
      await faulty.stop();
    }
  });
});
