import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ageTickets } from '../../server/sync/age-tickets.ts';
import { useWorkstation } from '../store/support/workstation.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
/** What a quartz that is 500 ppm off has gained in 30 days without a line. */
const DRIFT = 30 * DAY * 500e-6;

interface Clock {
  readonly name: string;
  /** How far it is off when the center is heard last. */
  readonly atHello?: number;
  /** How far it is off at each of the four changes that follow without a line; null: it stands still. */
  readonly offline: readonly (number | null)[];
  /** The process ends and begins between the second and the third. */
  readonly restarts?: boolean;
}

const steady = (name: string, by: number): Clock => ({ name, atHello: by, offline: [by, by, by, by] });

const CLOCKS: readonly Clock[] = [
  steady('ten years slow', -10 * YEAR),
  steady('ten years fast', 10 * YEAR),
  steady('a year slow', -YEAR),
  steady('a year fast', YEAR),
  steady('an hour slow', -HOUR),
  steady('an hour fast', HOUR),
  steady('four minutes slow', -4 * MINUTE),
  steady('four minutes fast', 4 * MINUTE),
  { name: 'back by ten years', offline: [0, -10 * YEAR, -10 * YEAR, -10 * YEAR] },
  { name: 'ahead by ten years', offline: [0, 10 * YEAR, 10 * YEAR, 10 * YEAR] },
  { name: 'back by a day, and right again', offline: [0, -DAY, -DAY, 0] },
  { name: 'ahead by a day, and right again', offline: [0, DAY, DAY, 0] },
  { name: 'back and forth', offline: [-DAY, DAY, -YEAR, YEAR] },
  { name: 'wrong, and set right without a line', atHello: -YEAR, offline: [-YEAR, 0, 0, 0] },
  { name: 'summer time set by hand', offline: [0, HOUR, HOUR, HOUR] },
  { name: 'winter time set by hand', offline: [0, -HOUR, -HOUR, -HOUR] },
  { name: 'standing still', offline: [0, null, null, null] },
  { name: '500 ppm fast for 30 days', offline: [DRIFT, DRIFT, DRIFT, DRIFT] },
  { name: '500 ppm slow for 30 days', offline: [-DRIFT, -DRIFT, -DRIFT, -DRIFT] },
  {
    name: 'an empty battery: 1970 after a restart',
    offline: [0, 0, -Date.now(), -Date.now()],
    restarts: true,
  },
];

describe('clocks', () => {
  let offBy = 0;
  let standsAt: number | null = null;
  const desk = useWorkstation({ now: () => standsAt ?? Date.now() + offBy });

  const set = (to: number | null): void => {
    standsAt = to === null ? (standsAt ?? Date.now() + offBy) : null;
    offBy = to ?? offBy;
  };
  const change = (name: string, args: object): void => {
    const saved = desk.workspace().mutate({ name, args: { ticketId: desk.ticketId, ...args } });
    expect(saved).toMatchObject({ isSaved: true });
  };

  it.each(CLOCKS)(
    'R77 R102 I1 I4 I8: $name: nothing is lost, put in a wrong order or aged',
    async (clock) => {
      const { pool } = desk.test.server.context;
      set(0);
      set(clock.atHello ?? 0);
      await desk.signIn();
      await desk.synced();
      const before = Date.now();
      desk.proxy.cut();
      const notes = [randomUUID(), randomUUID()];
      const note = (messageId: string | undefined) => ({ messageId, bodyHtml: 'A note', bodyText: 'A note' });
      const acts = [
        () => change('ticket.add-note', note(notes[0])),
        () => change('ticket.add-note', note(notes[1])),
        () => change('ticket.set-status', { status: 'pending' }),
        () => change('ticket.set-status', { status: 'solved' }),
      ];
      for (const [index, act] of acts.entries()) {
        set(clock.offline[index] ?? null);
        if (index === 2 && clock.restarts === true) await desk.restart();
        act();
      }
      await desk.goOnline();

      // I1, I8: judged once each, in the order in which they were made.
      const log = await pool.query<{ name: string; verdict: string; at: number }>(
        `select name, verdict, created_at as at from mutation_log where received_at >= $1 and user_id = $2
       order by client_id, n`,
        [before, desk.test.organization.users[0]?.id],
      );
      expect(log.rows.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
        'ticket.add-note applied',
        'ticket.add-note applied',
        'ticket.set-status applied',
        'ticket.set-status applied',
      ]);
      const times = log.rows.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));

      // The ticket was changed when it was, so it stands where it belongs in every queue, and its notes in their order.
      const now = Date.now();
      const { rows } = await pool.query<{ updatedAt: number; solvedAt: number }>(
        'select updated_at as "updatedAt", solved_at as "solvedAt" from ticket where id = $1',
        [desk.ticketId],
      );
      for (const at of Object.values(rows[0] ?? {})) {
        // A slow quartz may put it before the cut by what it has lost; no clock puts it after now.
        expect(at).toBeGreaterThanOrEqual(before - 5_000);
        expect(at).toBeLessThanOrEqual(now);
      }
      const messages = await pool.query<{ id: string }>(
        'select id from message where id = any($1::uuid[]) order by created_at, id = $2',
        [notes, notes[1]],
      );
      expect(messages.rows.map(({ id }) => id)).toEqual(notes);
      const ports = { pool, now: () => now, newId: randomUUID, announce: () => undefined };
      expect(await ageTickets(ports, desk.test.organization.tenantId, now - 90 * DAY)).toBe(0);

      // I4: the same here as there.
      const here = desk.workspace().query('ticket.get', { ticketId: desk.ticketId }) as { ticket: object };
      expect(here.ticket).toMatchObject({ status: 'solved', ...rows[0] });
      change('ticket.set-status', { status: 'open' });
      await desk.synced();
    },
  );
});
