import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 7;

describe('a workstation that is away for longer than its center allows', () => {
  let movedMs = 0;
  const desk = useWorkstation({ now: () => Date.now() + movedMs, offlineDays: DAYS });
  const phase = () => desk.state().phase;
  const query = () => desk.workspace().query('ticket.get', { ticketId: desk.ticketId });

  /** Signed in, with one note written without a line. */
  const leave = async (): Promise<string> => {
    movedMs = 0;
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    const messageId = randomUUID();
    expect(desk.addNote(messageId)).toMatchObject({ isSaved: true });
    await waitFor(() => desk.status().connection === 'offline', { what: 'the line gone' });
    return messageId;
  };
  const reconnect = async (): Promise<void> => {
    desk.proxy.restore();
    desk.session.evenLocked().engine.nudge();
    await waitFor(() => phase() === 'signedIn', { what: 'the workstation open again' });
    await desk.synced();
  };

  it('R155: locks while it runs, keeps everything, and opens and sends with the first word of the center', async () => {
    const messageId = await leave();
    movedMs = DAYS * DAY_MS - HOUR_MS;
    expect(query()).not.toBeNull();
    movedMs = DAYS * DAY_MS + HOUR_MS;
    expect(await desk.refusal(query)).toBe('offlineTooLong');
    expect(desk.state()).toMatchObject({ phase: 'locked', days: DAYS, organizationName: 'Small' });
    expect(await desk.refusal(() => desk.addNote())).toBe('offlineTooLong');
    expect(desk.session.evenLocked().status.get().pendingCount).toBe(1);
    await reconnect();
    expect(await desk.countInCenter(messageId)).toBe(1);
    expect(query()).not.toBeNull();
  });

  it('R155 R156: is locked at a start as well, also with the clock set back, and by whoever chose to be offline', async () => {
    const messageId = await leave();
    desk.workspace().setOffline(true);
    movedMs = DAYS * DAY_MS + HOUR_MS;
    expect(await desk.restart()).toMatchObject({ phase: 'locked' });
    movedMs = 0;
    expect(await desk.restart()).toMatchObject({ phase: 'locked' });
    await reconnect();
    expect(await desk.countInCenter(messageId)).toBe(1);
  });

  it('R155: the choice to work without a line ends with the lock', async () => {
    await leave();
    desk.workspace().setOffline(true);
    movedMs = DAYS * DAY_MS + HOUR_MS;
    expect(await desk.refusal(query)).toBe('offlineTooLong');
    expect(desk.session.evenLocked().status.get().isOfflineByChoice).toBe(false);
    await reconnect();
  });

  it('R154: is heard of every six hours on a line that never breaks', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      movedMs = 0;
      await desk.signIn();
      await desk.synced();
      const heardAt = desk.workspace().life.heardAt();
      vi.advanceTimersByTime(6 * HOUR_MS);
      await waitFor(() => desk.workspace().life.heardAt() !== heardAt, { what: 'another hello' });
      expect(desk.status().connection).toBe('online');
    } finally {
      vi.useRealTimers();
    }
  });
});
