import { describe, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS;

describe('a workstation whose clock is wrong', () => {
  let wrongByMs = 0;
  const desk = useWorkstation({ now: () => Date.now() + wrongByMs });
  const codes = () => desk.status().warnings.map(({ code }) => code);
  const updatedAtHere = (): number => {
    const detail = desk.workspace().query('ticket.get', { ticketId: desk.ticketId }) as {
      ticket: { updatedAt: number };
    };
    return detail.ticket.updatedAt;
  };
  const updatedAtInCenter = async (): Promise<number> => {
    const { rows } = await desk.test.server.context.pool.query<{ at: number }>(
      'select updated_at as at from ticket where id = $1',
      [desk.ticketId],
    );
    return Number(rows[0]?.at);
  };

  test.each([
    { byMs: -7 * MINUTE_MS, code: 'clockBehind', minutes: 7 },
    { byMs: 9 * MINUTE_MS, code: 'clockAhead', minutes: 9 },
  ])('R77: $code is told with its size, and no longer once a hello finds it right', async (wrong) => {
    wrongByMs = wrong.byMs;
    await desk.signIn();
    await desk.synced();
    expect(codes()).toEqual([wrong.code]);
    const durationMs = Number(desk.status().warnings[0]?.params.durationMs);
    expect(Math.round(durationMs / MINUTE_MS)).toBe(wrong.minutes);
    wrongByMs = 0;
    desk.workspace().setOffline(true);
    desk.workspace().setOffline(false);
    await waitFor(() => codes().length === 0, { what: 'the warning gone' });
  });

  test('R77: four minutes are not worth a word', async () => {
    wrongByMs = -4 * MINUTE_MS;
    await desk.signIn();
    await desk.synced();
    expect(codes()).toEqual([]);
  });

  test.each([-3 * YEAR_MS, 3 * YEAR_MS])('R77: what is done %d ms off is dated right here', async (byMs) => {
    wrongByMs = byMs;
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    const before = Date.now();
    expect(desk.addNote()).toMatchObject({ isSaved: true });
    expect(Math.abs(updatedAtHere() - before)).toBeLessThan(MINUTE_MS);
    await desk.goOnline();
    expect(Math.abs((await updatedAtInCenter()) - Date.now())).toBeLessThan(MINUTE_MS);
  });
});
