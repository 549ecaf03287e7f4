import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pick, randomInt, seededRandom } from '../../shared/util/seeded-random.ts';
import { pushElsewhere } from '../support/push-elsewhere.ts';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
/** With it the thirty days would be over, and the workstation locked (R155). */
const LAST_HOUR = 1 / 24;
const ACTIONS = 2_000;
const TICKETS = 60;
/** How often the workstation is switched off and on. */
const ACTIONS_A_DAY = Math.ceil(ACTIONS / DAYS);
const STATUSES = ['open', 'pending', 'onHold', 'solved'] as const;

interface ConflictNote {
  readonly field: string;
  readonly winnerValue: unknown;
  readonly loserValue: unknown;
  readonly resolvedAt: number | null;
}
interface Detail {
  readonly ticket: Record<'id' | 'status', string> & { priority: number; tags: string[]; number: number };
  readonly conflictNotes: readonly ConflictNote[];
}

describe('thirty days without a line', () => {
  let daysAgo = DAYS;
  const desk = useWorkstation({ now: () => Date.now() - daysAgo * DAY_MS });
  const query = (sql: string, values: unknown[] = []) => desk.test.server.context.pool.query(sql, values);
  const detailOf = (ticketId: string) => desk.workspace().query('ticket.get', { ticketId }) as Detail;
  const mutate = (name: string, args: object) => desk.workspace().mutate({ name, args });

  /** Null when the leased ones are used up, which a month may do. */
  function takeNumber(): number | null {
    try {
      return desk.workspace().takeNumber();
    } catch (error) {
      expect(error).toMatchObject({ code: 'noNumbersLeft' });
      return null;
    }
  }

  function createTicket(random: () => number): { readonly ticketId: string; readonly number: number } | null {
    const ticketId = randomUUID();
    const number = takeNumber();
    if (number === null) return null;
    const { teamIds, customerId } = desk.test.organization;
    const answer = mutate('ticket.create', {
      ticketId,
      number,
      subject: `Made on the way ${number}`,
      priority: randomInt(random, 0, 3),
      type: 'question',
      channel: 'phone',
      customerId,
      teamId: teamIds[0],
      assigneeId: null,
      tags: [],
      message: null,
    });
    expect(answer).toMatchObject({ isSaved: true });
    return { ticketId, number };
  }

  it('loses nothing, doubles nothing and lists every clash of 2,000 actions', {
    timeout: 600_000,
  }, async () => {
    const random = seededRandom(30);
    await desk.signIn();
    await desk.synced();
    const made: { readonly ticketId: string; readonly number: number }[] = [];
    while (made.length < TICKETS) {
      const ticket = createTicket(random);
      if (ticket === null) await desk.synced();
      else made.push(ticket);
    }
    await desk.synced();
    const ticketIds = made.map(({ ticketId }) => ticketId);
    desk.proxy.cut();

    const lastPriority = new Map<string, number>();
    const notes: string[] = [];
    const replies: { readonly messageId: string; readonly ticketId: string; readonly text: string }[] = [];
    const { customerId } = desk.test.organization;
    for (let action = 0; action < ACTIONS; action += 1) {
      daysAgo = LAST_HOUR + (DAYS - LAST_HOUR) * (1 - action / ACTIONS);
      if (action % ACTIONS_A_DAY === ACTIONS_A_DAY - 1) await desk.restart();
      const ticketId = pick(random, ticketIds);
      const kind = random();
      const messageId = randomUUID();
      const body = { messageId, bodyHtml: `<p>Text ${action}</p>`, bodyText: `Text ${action}` };
      if (kind < 0.25) {
        const priority = randomInt(random, 0, 3);
        expect(mutate('ticket.set-priority', { ticketId, priority })).toMatchObject({ isSaved: true });
        lastPriority.set(ticketId, priority);
      } else if (kind < 0.4) {
        const tag = `tag-${randomInt(random, 1, 12)}`;
        const isAdded = random() < 0.7;
        const args = { ticketId, add: isAdded ? [tag] : [], remove: isAdded ? [] : [tag] };
        expect(mutate('ticket.tag', args)).toMatchObject({ isSaved: true });
      } else if (kind < 0.6) {
        expect(mutate('ticket.add-note', { ticketId, ...body })).toMatchObject({ isSaved: true });
        notes.push(messageId);
      } else if (kind < 0.78) {
        const args = { ticketId, customerId, ...body, statusAfter: null, sendAnyway: false };
        expect(mutate('ticket.reply', args)).toMatchObject({ isSaved: true });
        replies.push({ messageId, ticketId, text: body.bodyText });
      } else if (kind < 0.97) {
        // Not every step is allowed from where the ticket stands; what is refused here at once was never promised.
        mutate('ticket.set-status', { ticketId, status: pick(random, STATUSES) });
      } else {
        const ticket = createTicket(random);
        if (ticket !== null) made.push(ticket);
      }
    }
    daysAgo = LAST_HOUR;
    const pendingBefore = desk.status().pendingCount;
    expect(pendingBefore).toBeGreaterThan(ACTIONS * 0.8);

    const prioritized = ticketIds.slice(0, 12);
    const answered = ticketIds.slice(8, 18);
    const current = await query('select id, priority from ticket where id = any($1::uuid[])', [prioritized]);
    const inCenter = new Map(current.rows.map(({ id, priority }) => [id, priority]));
    await pushElsewhere(desk.test, [
      ...prioritized.map((ticketId) => {
        // Another value than the one before, so that it is a change, and than mine, so that it is a clash.
        const taken = [inCenter.get(ticketId), lastPriority.get(ticketId)];
        const wanted = [0, 1, 2, 3].find((value) => !taken.includes(value));
        return { name: 'ticket.set-priority', args: { ticketId, priority: wanted } };
      }),
      ...answered.map((ticketId) => ({
        name: 'ticket.reply',
        args: {
          ticketId,
          customerId,
          messageId: randomUUID(),
          bodyHtml: '<p>Theirs</p>',
          bodyText: 'Theirs',
          statusAfter: null,
          sendAnyway: false,
        },
      })),
    ]);
    const theirs = await query('select id, priority from ticket where id = any($1::uuid[])', [prioritized]);
    const winners = new Map(theirs.rows.map(({ id, priority }) => [id, Number(priority)]));

    desk.proxy.restore();
    desk.workspace().engine.nudge();
    await waitFor(() => desk.status().connection === 'online' && desk.status().pendingCount === 0, {
      what: 'thirty days of work in the center',
      timeoutMs: 180_000,
    });

    const attention = desk.workspace().query('attention.list', {}) as { text: string | null }[];
    const listed = new Set(attention.map(({ text }) => text));
    const { rows: stored } = await query('select id from message where id = any($1::uuid[])', [
      [...notes, ...replies.map(({ messageId }) => messageId)],
    ]);
    const arrived = new Set(stored.map(({ id }) => id as string));
    const isHeldTicket = new Set(answered);
    // Every note is there once, every reply is there or held in the open, and which of both is what the colleague did.
    expect(notes.filter((id) => !arrived.has(id))).toEqual([]);
    for (const { messageId, ticketId, text } of replies) {
      expect([text, arrived.has(messageId), listed.has(text)]).toEqual([
        text,
        !isHeldTicket.has(ticketId),
        isHeldTicket.has(ticketId),
      ]);
    }
    const { rows: texts } = await query(
      "select body_text from message where ticket_id = any($1::uuid[]) and body_text like 'Text %'",
      [ticketIds],
    );
    expect(texts).toHaveLength(arrived.size);

    for (const ticketId of ticketIds) {
      const { ticket, conflictNotes } = detailOf(ticketId);
      const { rows } = await query('select status, priority, tags from ticket where id = $1', [ticketId]);
      expect({ status: ticket.status, priority: ticket.priority, tags: ticket.tags }).toEqual(rows[0]);
      const mine = lastPriority.get(ticketId);
      const winner = winners.get(ticketId);
      if (winner === undefined) {
        if (mine !== undefined) expect(ticket.priority).toBe(mine);
        expect(conflictNotes.filter(({ field }) => field === 'priority')).toEqual([]);
      } else {
        expect(ticket.priority).toBe(winner);
        const open = conflictNotes.filter(
          ({ field, resolvedAt }) => field === 'priority' && resolvedAt === null,
        );
        if (mine !== undefined) expect(open.map(({ loserValue }) => loserValue)).toContain(mine);
        for (const { winnerValue } of open) expect(winnerValue).toBe(winner);
      }
    }
    const numbers = await query('select id, number from ticket where id = any($1::uuid[])', [
      made.map(({ ticketId }) => ticketId),
    ]);
    expect(new Map(numbers.rows.map(({ id, number }) => [id, Number(number)]))).toEqual(
      new Map(made.map(({ ticketId, number }) => [ticketId, number])),
    );
    expect(new Set(made.map(({ number }) => number)).size).toBe(made.length);
  });
});
