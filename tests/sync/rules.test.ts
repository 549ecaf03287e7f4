import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importRows } from '../../db/server/import-rows.ts';
import { createPool } from '../../db/server/pool.ts';
import { listPeople, listTeams } from '../../db/server/queries/directory.ts';
import { pastTickets } from '../../db/server/queries/past-tickets.ts';
import { runSystemMutations } from '../../server/mutations/run-system-mutations.ts';
import { ruleMatcherOf } from '../../shared/domain/rules/rule-matcher.ts';
import { RuleDraft } from '../../shared/model/rule.ts';
import type { Ticket } from '../../shared/model/ticket.ts';
import { TicketEvent } from '../../shared/model/ticket-event.ts';
import { rowsOfDirectory } from '../../shared/mutations/rule/directory-rows.ts';
import { rehearseRules } from '../../shared/mutations/rule/rehearse-rules.ts';
import { withDatabase } from '../support/postgres.ts';
import { SERVER_TEMPLATE } from '../support/server-template.ts';
import { checkHistory } from './support/check-history.ts';
import { sentBytes } from './support/sent-bytes.ts';
import type { SimulatedClient } from './support/simulated-client.ts';
import { centerRows, centerTables, createWorld, localRows, type World } from './support/world.ts';

const is = (field: string, value: unknown) => ({ field, operator: 'is', value });
const priority = (value: number) => ({ kind: 'setPriority', priority: value });

describe('rules', () => {
  let pool: ReturnType<typeof createPool>;
  let world: World;
  /** A supervisor. */
  let mira: SimulatedClient;
  /** An agent of the team that has the ticket. */
  let wei: SimulatedClient;
  let ticketId: string;
  let sentToWei: string[];

  beforeAll(async () => {
    pool = createPool({ url: await withDatabase('embedded', SERVER_TEMPLATE), max: 4 });
  });
  afterAll(() => pool.end());

  beforeEach(async () => {
    world = await createWorld(pool);
    [mira, wei] = world.clients as [SimulatedClient, SimulatedClient];
    ticketId = world.organization.ticketIds[1] ?? '';
    sentToWei = [];
    world.network.afterDelivery = async (exchange) => {
      if (exchange.client === wei.index) sentToWei.push(sentBytes(exchange).toString('latin1'));
    };
    const row = { ...mira.user, role: 'supervisor' };
    await importRows(pool, world.organization.tenantId, [{ entity: 'user', row }], () => undefined);
    await world.drain();
    mira.poke();
    await world.drain();
  });
  afterEach(async () => {
    expect(world.bugs).toEqual([]);
    const tables = centerTables(pool, world.organization.tenantId);
    for (const client of world.clients) {
      expect(localRows(client, 'ticketEvent')).toEqual(await centerRows(tables, 'ticketEvent', client.user));
      expect(localRows(client, 'ticket')).toEqual(await centerRows(tables, 'ticket', client.user, client.db));
    }
    await checkHistory(pool, world.organization.tenantId);
    world.close();
  });

  const saveRule = (name: string, when: unknown, actions: readonly object[], parts: object = {}) =>
    mira.save({
      name: 'rule.save',
      args: {
        ruleId: randomUUID(),
        name,
        position: 1,
        isEnabled: true,
        when,
        actions,
        isLast: false,
        ...parts,
      },
    });
  const change = (client: SimulatedClient, name: string, args: object) =>
    expect(client.save({ name: `ticket.${name}`, args: { ticketId, ...args } })).toMatchObject({
      isSaved: true,
    });
  const ticketOf = (client: SimulatedClient): Ticket =>
    JSON.parse(localRows(client, 'ticket').get(ticketId) ?? 'null') as Ticket;
  const eventsOf = (client: SimulatedClient): readonly TicketEvent[] =>
    [...localRows(client, 'ticketEvent').values()].map((row) => TicketEvent.parse(JSON.parse(row)));
  const namesOf = (client: SimulatedClient) =>
    [...localRows(client, 'rule').values()].map((row) => (JSON.parse(row) as { name: string }).name);

  it('R180: a change that is taken has the rules followed with it, and the history says which and why', async () => {
    saveRule(
      'Incidents are urgent',
      { all: [{ field: 'type', operator: 'changedTo', value: 'incident' }, is('actor', 'agent')] },
      [
        priority(0),
        { kind: 'tag', add: ['seen'], remove: [] },
        { kind: 'addNote', text: 'Look at #{{ticket.number}} of {{customer.name}}.' },
      ],
    );
    await world.drain();
    world.network.cut(wei.index);
    change(wei, 'set-type', { type: 'incident' });
    expect(ticketOf(wei)).toMatchObject({ type: 'incident', priority: 2 });
    await world.drain();
    for (const client of [mira, wei]) {
      expect(ticketOf(client)).toMatchObject({
        type: 'incident',
        priority: 0,
        tags: expect.arrayContaining(['seen']),
      });
    }
    const byRule = eventsOf(wei).filter(({ cause }) => cause !== null);
    expect(byRule.map(({ change: { field }, actorId }) => [field, actorId]).sort()).toEqual([
      ['priority', null],
      ['tags', null],
    ]);
    expect(byRule[0]?.cause).toEqual({
      kind: 'rule',
      ruleId: expect.any(String),
      version: 1,
      name: 'Incidents are urgent',
      event: 'changed',
      round: 1,
      inputs: { type: 'incident' },
    });
    const notes = [...localRows(wei, 'message').values()].map(
      (row) => (JSON.parse(row) as { bodyText: string }).bodyText,
    );
    expect(notes.filter((text) => text.startsWith('Look at #'))).toHaveLength(1);
  });

  it('R188: what a rule did with a change is somebody else’s, for a later change that did not know of it', async () => {
    saveRule('Incidents are urgent', { field: 'type', operator: 'changedTo', value: 'incident' }, [
      priority(0),
    ]);
    await world.drain();
    change(wei, 'set-type', { type: 'incident' });
    const [first] = world.network.exchanges.filter(({ kind }) => kind === 'push');
    change(wei, 'set-priority', { priority: 3 });
    await world.drain();
    expect(first?.request).toMatchObject({ mutations: [{ name: 'ticket.set-type' }] });
    expect(ticketOf(wei)).toMatchObject({ type: 'incident', priority: 0 });
    const notes = [...localRows(wei, 'conflictNote').values()].map((row) => JSON.parse(row) as unknown);
    expect(notes).toMatchObject([{ field: 'priority', winnerValue: 0, loserValue: 3 }]);
  });

  it('R180: a refused change sets nothing off, and neither does one whose rule cannot be done; the others are', async () => {
    saveRule('Closed again', is('event', 'changed'), [{ kind: 'setStatus', status: 'onHold' }, priority(0)], {
      position: 1,
    });
    saveRule('Counted', is('event', 'changed'), [{ kind: 'tag', add: ['counted'], remove: [] }], {
      position: 2,
    });
    await world.drain();
    change(wei, 'set-status', { status: 'closed' });
    await world.drain();
    expect(ticketOf(wei)).toMatchObject({
      status: 'closed',
      priority: 2,
      tags: expect.arrayContaining(['counted']),
    });
  });

  it('R180: mail sets rules off as the customer, in the transaction that files it', async () => {
    saveRule('Woken up', { all: [is('event', 'customerMessage'), is('actor', 'customer')] }, [priority(1)]);
    await world.drain();
    const args = {
      ticketId,
      newTicket: null,
      customer: null,
      messageId: randomUUID(),
      subject: 'Again',
      bodyHtml: '<p>Again</p>',
      bodyText: 'Again',
      mailMessageId: null,
      isAutomatic: false,
      attachments: [],
    };
    const mail = [{ name: 'ticket.receive-mail', args }];
    await runSystemMutations(world.node, world.organization.tenantId, 'mail', mail, async () => undefined);
    mira.poke();
    wei.poke();
    await world.drain();
    expect(ticketOf(wei).priority).toBe(1);
  });

  it('R181: rules that set each other off are cut, named and stopped for that ticket; the change stands', async () => {
    saveRule('Up', is('priority', 1), [priority(0)], { position: 1 });
    saveRule('Down', is('priority', 0), [priority(1)], { position: 2 });
    await world.drain();
    change(wei, 'set-priority', { priority: 1 });
    await world.drain();
    expect(world.bugs.splice(0)).toEqual([new Error('The rule Up went round')]);
    expect(
      eventsOf(mira).filter(
        ({ change: { field }, actorId }) => field === 'priority' && actorId === wei.user.id,
      ),
    ).toHaveLength(1);
    change(wei, 'tag', { add: ['later'], remove: [] });
    await world.drain();
    expect(ticketOf(mira).tags).toContain('later');
    // Another ticket is not stopped, and neither is another version of the rule.
    const [stopped] = (await pool.query('select ticket_id, version from ticket_rule_stop')).rows;
    expect(stopped).toEqual({ ticket_id: ticketId, version: 1 });
  });

  it('R182: rules go to whoever may change them and to nobody else; one that could not run is not taken', async () => {
    expect(saveRule('Canary', is('priority', 3), [priority(2)])).toMatchObject({ isSaved: true });
    await world.drain();
    expect(namesOf(mira)).toEqual(['Canary']);
    expect(namesOf(wei)).toEqual([]);
    expect(sentToWei.length).toBeGreaterThan(0);
    expect(sentToWei.filter((bytes) => bytes.includes('Canary'))).toEqual([]);
    const [ruleId] = localRows(mira, 'rule').keys();
    expect(wei.save({ name: 'rule.delete', args: { ruleId } })).toMatchObject({ code: 'notPermitted' });
    expect(saveRule('Never', { any: [] }, [priority(2)])).toMatchObject({ code: 'ruleInvalid' });
    expect(saveRule('Gone', { all: [] }, [{ kind: 'setTeam', teamId: randomUUID() }])).toMatchObject({
      code: 'teamNotFound',
    });
    mira.save({ name: 'rule.delete', args: { ruleId } });
    await world.drain();
    expect(namesOf(mira)).toEqual([]);
  });

  it('R184: a rehearsal over what happened says what the rule then does', async () => {
    change(wei, 'set-type', { type: 'incident' });
    await world.drain();
    const { tenantId } = world.organization;
    const written = { name: 'Incidents', when: is('type', 'incident'), actions: [priority(0)] };
    const rule = RuleDraft.parse(written);
    const rows = rowsOfDirectory({
      teams: await listTeams(pool, tenantId),
      people: await listPeople(pool, tenantId),
    });
    const ready = [{ rule, holds: ruleMatcherOf(rule.when) }];
    const acts = [];
    for await (const past of pastTickets(pool, tenantId, 0)) {
      for (const act of rehearseRules(ready, past, rows, 0).acts) acts.push({ id: past.ticket.id, ...act });
    }
    expect(acts).toEqual([
      expect.objectContaining({
        id: ticketId,
        event: 'changed',
        changes: [{ field: 'priority', from: 2, to: 0 }],
      }),
    ]);
    expect(saveRule(written.name, written.when, written.actions)).toMatchObject({ isSaved: true });
    await world.drain();
    change(wei, 'tag', { add: ['now'], remove: [] });
    await world.drain();
    expect(ticketOf(wei).priority).toBe(0);
  });
});
