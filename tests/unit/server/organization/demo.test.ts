import { describe, expect, it } from 'vitest';
import { generateDemo, rowsOfDemo } from '../../../../server/organization/demo/generate-demo.ts';
import { readDemoMaterial } from '../../../../server/organization/demo/read-material.ts';
import { ENTITIES, type EntityRow } from '../../../../shared/model/entities.ts';
import type { TicketId } from '../../../../shared/model/ids.ts';

const NOW = Date.UTC(2026, 10, 24, 7, 30);
const DAY_MS = 86_400_000;
const material = await readDemoMaterial();
const demo = generateDemo(material, { seed: 7, now: NOW });
const messagesOf = Map.groupBy(demo.messages, ({ ticketId }) => ticketId);
const isOpen = ({ status }: EntityRow<'ticket'>) => !['solved', 'closed'].includes(status);
const isAnswer = ({ kind, authorUserId }: EntityRow<'message'>) =>
  kind === 'publicReply' || (kind === 'chatLine' && authorUserId !== null);
const share = (count: number) => count / demo.tickets.length;
const timeOfId = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

describe('the demo organization', () => {
  it('has the promised size', () => {
    expect(demo.branches).toHaveLength(3);
    expect(demo.teams).toHaveLength(8);
    expect(demo.users).toHaveLength(40);
    expect(demo.users.filter(({ role }) => role === 'admin')).toHaveLength(1);
    expect(demo.organizations).toHaveLength(60);
    expect(demo.customers).toHaveLength(400);
    expect(demo.tickets).toHaveLength(5_000);
    expect(new Set(demo.branches.map(({ timeZone }) => timeZone)).size).toBeGreaterThan(1);
  });

  it('has rows that every schema accepts, with ids that occur once', () => {
    const rows = rowsOfDemo(demo);
    for (const { entity, row } of rows) {
      const parsed = ENTITIES[entity].schema.safeParse(row);
      if (!parsed.success) expect.fail(`${entity} ${JSON.stringify(row)}: ${parsed.error.message}`);
    }
    expect(new Set(rows.map(({ row }) => row.id)).size).toBe(rows.length);
  });

  it('has the ready processes, whose teams are teams of its own', () => {
    expect(demo.templates).toHaveLength(7);
    const known = new Set<string>(demo.teams.map(({ id }) => id));
    for (const { teams, skills } of demo.templates)
      for (const id of [...Object.values(teams), ...Object.values(skills)]) expect(known).toContain(id);
    const purchase = demo.templates.find(({ key }) => key === 'purchase-approval');
    expect(purchase?.names[purchase.teams.finance ?? '']).toBe('账务与退款');
  });

  it('has macros and canned replies for the demo agent, whose words are there in both languages', () => {
    const own = demo.macros.filter(({ teamId }) => demo.demoUser.teamIds.some((id) => id === teamId));
    expect(own).toHaveLength(6);
    const keys = own.flatMap(({ key }) => key ?? []);
    expect([keys.length, new Set(keys).size]).toEqual([2, 2]);
    const replies = own.flatMap(({ actions }) => actions).filter(({ kind }) => kind === 'draftReply');
    expect(replies).toHaveLength(4);
    for (const reply of replies) {
      expect(reply).toMatchObject({
        text: expect.stringMatching(/\p{Script=Han}/u),
        translations: { en: expect.not.stringMatching(/\p{Script=Han}/u) },
      });
    }
  });

  it('has a history that leads to what its tickets are now', () => {
    const tickets = new Map(demo.tickets.map((ticket) => [ticket.id, ticket]));
    const values = new Map<string, unknown>();
    for (const { ticketId, change } of demo.events) {
      const place = `${ticketId} ${change.field}`;
      if (values.has(place)) expect(change.from).toEqual(values.get(place));
      values.set(place, change.to);
    }
    for (const [place, value] of values) {
      const [ticketId = '', field = ''] = place.split(' ');
      expect(Reflect.get(tickets.get(ticketId as TicketId) ?? {}, field)).toEqual(value);
    }
    expect(demo.events.length).toBeGreaterThan(1_000);
    expect(demo.events.length).toBeLessThan(6_000);
  });

  it('refers only to what exists', () => {
    const ids = new Map(
      Object.entries({
        branch: demo.branches,
        team: demo.teams,
        user: demo.users,
        organization: demo.organizations,
        customer: demo.customers,
        ticket: demo.tickets,
      }).map(([name, rows]) => [name, new Set<string | null>(rows.map(({ id }) => id))]),
    );
    const has = (name: string, id: string | null) => ids.get(name)?.has(id) ?? false;
    const branchOf = new Map(demo.teams.map(({ id, branchId }) => [id, branchId]));
    expect(demo.teams.every(({ parentId }) => parentId === null || has('team', parentId))).toBe(true);
    expect(
      demo.users.every(({ teamIds }) => teamIds.length > 0 && teamIds.every((id) => has('team', id))),
    ).toBe(true);
    expect(demo.customers.every(({ organizationId }) => has('organization', organizationId))).toBe(true);
    for (const ticket of demo.tickets) {
      expect(has('customer', ticket.customerId)).toBe(true);
      expect(ticket.branchId).toBe(branchOf.get(ticket.teamId));
      if (ticket.assigneeId !== null) expect(has('user', ticket.assigneeId)).toBe(true);
    }
    for (const message of demo.messages) {
      expect(has('ticket', message.ticketId)).toBe(true);
      if (message.authorUserId !== null) expect(has('user', message.authorUserId)).toBe(true);
      if (message.authorCustomerId !== null) expect(has('customer', message.authorCustomerId)).toBe(true);
    }
  });

  it('tells times that agree with what was said', () => {
    for (const ticket of demo.tickets) {
      const messages = messagesOf.get(ticket.id) ?? [];
      const answers = messages.filter(isAnswer).map(({ createdAt }) => createdAt);
      const last = Math.max(...messages.map(({ createdAt }) => createdAt));
      expect(messages[0]?.createdAt).toBe(ticket.createdAt);
      expect(ticket.firstRepliedAt).toBe(answers.length === 0 ? null : Math.min(...answers));
      expect(ticket.lastReplyAt).toBe(answers.length === 0 ? null : Math.max(...answers));
      expect(ticket.updatedAt).toBeGreaterThanOrEqual(last);
      expect(ticket.updatedAt).toBeLessThan(NOW);
      const fromCustomer = messages.findLast(({ authorCustomerId }) => authorCustomerId !== null);
      if (fromCustomer) expect(ticket.lastCustomerMessageAt).toBeGreaterThanOrEqual(fromCustomer.createdAt);
      if (isOpen(ticket)) {
        expect(ticket.solvedAt).toBeNull();
      } else {
        expect(ticket.solvedAt).toBeGreaterThanOrEqual(ticket.lastReplyAt ?? ticket.createdAt);
        expect(ticket.solvedAt).toBeGreaterThanOrEqual(ticket.lastCustomerMessageAt ?? 0);
      }
      if (ticket.status === 'closed') expect(ticket.updatedAt).toBeGreaterThan(ticket.solvedAt ?? 0);
      if (ticket.status === 'new') expect(ticket.firstRepliedAt).toBeNull();
    }
  });

  it('numbers tickets and messages in the order they came in, by ids that carry their time', () => {
    for (const rows of [demo.tickets, demo.messages]) {
      const times = rows.map(({ id }) => timeOfId(id));
      expect(times).toEqual([...times].sort((left, right) => left - right));
      expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).sort());
      // Within a millisecond of each other the counter of the ids may run a little ahead.
      for (const { id, createdAt } of rows) expect(Math.abs(timeOfId(id) - createdAt)).toBeLessThan(50);
    }
    const numbers = demo.tickets.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((left, right) => left - right));
    expect(numbers.at(-1)).toBeGreaterThan(48_000);
    expect(numbers.at(-1)).toBeLessThan(53_000);
    expect(demo.nextNumber).toBeGreaterThan(numbers.at(-1) ?? 0);
  });

  it('covers 90 days, busier on Mondays than on Sundays, with work coming in right now', () => {
    const ages = demo.tickets.map(({ createdAt }) => (NOW - createdAt) / DAY_MS);
    expect(Math.max(...ages)).toBeGreaterThan(88);
    expect(Math.max(...ages)).toBeLessThan(91);
    expect(ages.filter((days) => days < 3 / 24).length).toBeGreaterThan(3);
    const onDay = (day: number) =>
      demo.tickets.filter(({ createdAt }) => new Date(createdAt).getUTCDay() === day).length;
    expect(onDay(1)).toBeGreaterThan(1.6 * onDay(0));
  });

  it('links open tickets to what was asked about the same place, with parts in other departments', () => {
    const ofTicket = new Map(demo.tickets.map((ticket) => [ticket.id, ticket]));
    const parts = demo.links.filter(({ relation }) => relation === 'parentOf');
    expect(parts.length).toBeGreaterThan(100);
    for (const { ticketId, otherId, otherTeamId } of parts) {
      expect(ofTicket.get(ticketId)?.customerId).toBe(ofTicket.get(otherId)?.customerId);
      expect(otherTeamId).not.toBe(ofTicket.get(ticketId)?.teamId);
      const back = { ticketId: otherId, relation: 'childOf', otherId: ticketId };
      expect(demo.links).toContainEqual(expect.objectContaining(back));
    }
  });

  it('has the usual mix of languages, priorities, states and lengths', () => {
    const chinese = demo.tickets.filter(({ id }) =>
      /\p{Script=Han}{3}/u.test(
        (messagesOf.get(id) ?? []).find(({ kind }) => kind !== 'system')?.bodyText ?? '',
      ),
    );
    expect(share(chinese.length)).toBeGreaterThan(0.57);
    expect(share(chinese.length)).toBeLessThan(0.63);
    [0.03, 0.12, 0.6, 0.25].forEach((expected, priority) => {
      const count = demo.tickets.filter((ticket) => ticket.priority === priority).length;
      expect(share(count)).toBeCloseTo(expected, 2);
    });
    expect(demo.tickets.filter(isOpen)).toHaveLength(400);
    const lengths = [...messagesOf.values()].map((messages) => messages.length);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(2);
    expect(share(lengths.filter((length) => length <= 10).length)).toBeGreaterThan(0.97);
    expect(Math.max(...lengths)).toBeGreaterThan(14);
    expect(Object.keys(Object.groupBy(demo.tickets, ({ channel }) => channel)).sort()).toEqual([
      'chat',
      'mail',
      'phone',
      'portal',
      'wechat',
    ]);
  });

  it('gives the demo agent a lively, varied desk', () => {
    const { demoUser } = demo;
    expect(demoUser.email).toBe('lin.yue@outpost.example');
    const seen = demo.tickets.filter(
      (ticket) =>
        isOpen(ticket) && (demoUser.teamIds.includes(ticket.teamId) || ticket.assigneeId === demoUser.id),
    );
    const mine = seen.filter(({ assigneeId }) => assigneeId === demoUser.id);
    const unassigned = seen.filter(({ assigneeId }) => assigneeId === null);
    expect(mine.length).toBeGreaterThanOrEqual(25);
    expect(mine.length).toBeLessThanOrEqual(40);
    expect(unassigned.length).toBeGreaterThanOrEqual(15);
    expect(unassigned.length).toBeLessThanOrEqual(25);
    expect(seen.filter(({ priority }) => priority <= 1).length).toBeGreaterThan(5);
    const subjects = demo.tickets.map(({ subject }) => subject);
    expect(new Set(subjects).size / subjects.length).toBeGreaterThan(0.9);
    for (const queue of [mine, unassigned, seen]) {
      const byUpdate = [...queue].sort((left, right) => right.updatedAt - left.updatedAt);
      const openings = byUpdate.map(({ id }) => messagesOf.get(id)?.[0]?.bodyText);
      expect(openings.filter((text, index) => text === openings[index + 1])).toEqual([]);
    }
  });

  it('leaves no slot, alternative or markup mistake in any text', () => {
    for (const { subject } of demo.tickets) expect(subject).not.toMatch(/[{}¶]|\[[^\]]*\|/);
    for (const { bodyText, bodyHtml } of demo.messages) {
      expect(bodyText).not.toMatch(/[{}¶]|undefined|\[[^\]]*\|/);
      expect(bodyHtml.replace(/<\/?p>|<br \/>|<blockquote data-quote="1">|<\/blockquote>/g, '')).not.toMatch(
        /[<>]/,
      );
      const fromHtml = bodyHtml
        .replace(/<[^>]+>/g, '')
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&#39;/g, "'")
        .replace(/&amp;/g, '&');
      const letters = (text: string) => text.replace(/^> ?/gm, '').replace(/\s/g, '');
      expect(letters(fromHtml)).toBe(letters(bodyText));
    }
  });

  it('names only addresses and numbers that nobody has', () => {
    for (const { email } of [...demo.customers, ...demo.users]) expect(email).toMatch(/\.example$/);
    const fictitious =
      /^(?:126 \d{4} \d{4}|0(?:571|28)-1550 \d{4}|020 7946 0\d{3}|07700 900\d{3}|01[36]1 496 0\d{3})$/;
    for (const { phone } of demo.customers) if (phone !== null) expect(phone).toMatch(fictitious);
  });

  it('is the same for the same seed and moment, and another one for another seed', () => {
    const small = { now: NOW, ticketCount: 300 };
    const first = JSON.stringify(generateDemo(material, { ...small, seed: 1 }));
    expect(JSON.stringify(generateDemo(material, { ...small, seed: 1 }))).toBe(first);
    expect(JSON.stringify(generateDemo(material, { ...small, seed: 2 }))).not.toBe(first);
  });

  it.each([1, 2, 3, 4, 5, 6])('can be made at any time of the week (%i)', (step) => {
    const now = NOW + step * 1.37 * DAY_MS;
    const other = generateDemo(material, { seed: step, now, ticketCount: 1_000 });
    expect(other.tickets).toHaveLength(1_000);
    expect(Math.max(...other.messages.map(({ createdAt }) => createdAt))).toBeLessThan(now);
  });
});

describe('the scenarios', () => {
  it('are many in both languages, each under a name of its own', () => {
    expect(material.scenarios['zh-CN'].length).toBeGreaterThanOrEqual(60);
    expect(material.scenarios.en.length).toBeGreaterThanOrEqual(60);
    for (const scenarios of Object.values(material.scenarios)) {
      const keys = scenarios.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});
