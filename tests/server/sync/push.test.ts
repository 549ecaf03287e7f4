import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { importRows } from '../../../db/server/import-rows.ts';
import { hashesIn } from '../../../server/sync/push.ts';
import type { PushAnswer } from '../../../shared/contract/sync-protocol.ts';
import { prepareCall } from '../../../shared/mutations/decide.ts';
import { createTicket } from '../../../shared/mutations/ticket/create.ts';
import { DATABASE_TARGETS } from '../../support/postgres.ts';
import { waitFor } from '../../support/wait-for.ts';
import { codeOf, helloBody, type TestServer, withServer } from '../support/test-server.ts';

describe.each(DATABASE_TARGETS)('push on %s', (target) => {
  let test: TestServer;
  let token: string;
  let otherToken: string;
  let clientId: string;

  beforeAll(async () => {
    test = await withServer(target);
    otherToken = (await test.signIn(1)).tokens.accessToken;
  });
  beforeEach(async () => {
    // A device of its own: on a fast machine, all tests as one device are more pushes than one device is allowed.
    token = (await test.signIn(0)).tokens.accessToken;
    clientId = randomUUID();
  });

  const mutation = (n: number, name: string, args: unknown, more: Record<string, unknown> = {}) => ({
    n,
    operationId: randomUUID(),
    name,
    version: 1,
    args,
    baseSeq: 1_000_000,
    createdAt: Date.now(),
    ...more,
  });
  const note = (n: number, text = 'note') =>
    mutation(n, 'ticket.add-note', {
      ticketId: test.organization.ticketIds[0],
      messageId: randomUUID(),
      bodyHtml: text,
      bodyText: text,
    });
  const priority = (n: number, value: number, more: Record<string, unknown> = {}) =>
    mutation(n, 'ticket.set-priority', { ticketId: test.organization.ticketIds[1], priority: value }, more);
  const send = (mutations: unknown[], more: { token?: string; clientId?: string; path?: string[] } = {}) =>
    test.post(
      '/sync/push',
      {
        clientId: more.clientId ?? clientId,
        epoch: test.organization.epoch,
        mutations,
        path: more.path ?? [],
      },
      more.token ?? token,
    );
  const push = async (...sent: Parameters<typeof send>) => {
    const answer = await send(...sent);
    return answer.body as PushAnswer & { kind: string; results: { verdict: string; code: string | null }[] };
  };
  const verdicts = (answer: { results: { verdict: string; code: string | null }[] }) =>
    answer.results.map(({ verdict, code }) => (code === null ? verdict : `${verdict} ${code}`));
  const countNotes = async () => {
    const { rows } = await test.server.context.pool.query<{ n: number }>('select count(*) as n from message');
    return rows[0]?.n ?? 0;
  };

  it('R78: a ticket was last changed when the center heard of it, however slow the clock of the workstation', async () => {
    const before = Date.now();
    expect(verdicts(await push([priority(1, 0, { createdAt: 1 })]))).toEqual(['applied']);
    expect(verdicts(await push([priority(2, 3, { createdAt: 1 })]))).toEqual(['applied']);
    const { rows } = await test.server.context.pool.query<{ at: number }>(
      'select updated_at as at from ticket where id = $1',
      [test.organization.ticketIds[1]],
    );
    expect(Number(rows[0]?.at)).toBeGreaterThanOrEqual(before);
  });

  it('I3: the same batch twice has one effect and the same answer', async () => {
    const batch = [note(1), note(2)];
    const before = await countNotes();
    const first = await push(batch);
    const again = await push(batch);
    expect(again).toEqual(first);
    expect(await countNotes()).toBe(before + 2);
  });

  it('R10: judges nothing that was numbered in another history, until the workstation has said hello to this one', async () => {
    const before = await countNotes();
    const lost = { clientId, epoch: randomUUID(), mutations: [note(1)], path: [] };
    expect(codeOf(await test.post('/sync/push', lost, token))).toBe('epochChanged');
    expect(await countNotes()).toBe(before);
  });

  it('R153: keeps on record which servers a change came through, and judges none that comes back to itself', async () => {
    const { serverId } = test.server.context.proofs;
    const mutations = [note(1)];
    const before = await countNotes();
    expect(codeOf(await send(mutations, { path: ['branch', serverId, 'city'] }))).toBe('pathCircle');
    expect(await countNotes()).toBe(before);
    // Its number was not used up: when the way is right again, the same batch is judged.
    expect(verdicts(await push(mutations, { path: ['branch', 'city'] }))).toEqual(['applied']);
    const { rows } = await test.server.context.pool.query(
      'select path from mutation_log where client_id = $1',
      [clientId],
    );
    expect(rows).toEqual([{ path: ['branch', 'city'] }]);
  });

  it('reports a gap and judges nothing of the batch', async () => {
    const before = await countNotes();
    expect(await push([note(3)])).toEqual({ kind: 'gap', expectedN: 1 });
    expect(await countNotes()).toBe(before);
  });

  it('notices a cloned store: other content under a number that was judged', async () => {
    await push([note(1, 'mine')]);
    expect(await push([note(1, 'the clone’s')])).toEqual({ kind: 'fork' });
  });

  it('notices a client id that belongs to another device', async () => {
    await push([note(1)]);
    expect(await push([note(2)], { token: otherToken })).toEqual({ kind: 'fork' });
  });

  it('does not repeat work that comes again under a new client id', async () => {
    const first = note(1);
    await push([first]);
    const before = await countNotes();
    const answer = await push([first], { clientId: randomUUID() });
    expect(verdicts(answer)).toEqual(['applied']);
    expect(await countNotes()).toBe(before);
  });

  it('R234: answers a used identity with other content by refusing it, with nothing done and its content kept', async () => {
    const first = note(1, 'the first');
    await push([first]);
    const before = await countNotes();
    const [other, twice] = [note(1, 'another'), note(2, 'twice')];
    const reused = { ...other, operationId: first.operationId };
    const sameBatch = { ...note(3, 'in the same batch'), operationId: twice.operationId };
    const id = randomUUID();
    const answer = await push([reused, twice, sameBatch, { ...twice, n: 4 }], { clientId: id });
    const refused = 'refused operationReused';
    expect(verdicts(answer)).toEqual([refused, 'applied', refused, 'applied']);
    expect(await countNotes()).toBe(before + 1);
    const { rows } = await test.server.context.pool.query(
      'select args from mutation_log where client_id = $1 and n in (1, 3) order by n',
      [id],
    );
    expect(rows).toEqual([{ args: other.args }, { args: sameBatch.args }]);
    // What was judged first is still what is answered.
    expect(verdicts(await push([first], { clientId: randomUUID() }))).toEqual(['applied']);
  });

  it('R234: tells nobody what was said of the operation of another person', async () => {
    const number = { number: 'a canary' };
    const refused = mutation(1, 'ticket.explode', {});
    await push([refused]);
    const { pool } = test.server.context;
    await pool.query('update mutation_log set params = $2 where client_id = $1', [clientId, number]);
    const mine = await push([refused], { clientId: randomUUID() });
    expect(mine).toMatchObject({ results: [{ code: 'unknownMutation', params: number }] });
    const theirs = await push([refused], { clientId: randomUUID(), token: otherToken });
    expect(theirs).toMatchObject({ results: [{ verdict: 'refused', code: 'operationReused', params: {} }] });
  });

  it('one bad mutation is refused and kept, the others go through', async () => {
    const unknown = mutation(2, 'ticket.explode', {});
    const broken = mutation(3, 'ticket.add-note', { ticketId: 'nonsense' });
    const answer = await push([note(1), unknown, broken, note(4)]);
    expect(verdicts(answer)).toEqual([
      'applied',
      'refused unknownMutation',
      'refused invalidArguments',
      'applied',
    ]);
    const { rows } = await test.server.context.pool.query(
      'select name from mutation_log where client_id = $1 and verdict = $2 order by n',
      [clientId, 'refused'],
    );
    expect(rows).toEqual([{ name: 'ticket.explode' }, { name: 'ticket.add-note' }]);
  });

  it('R149: the number and the files of an older form are those that the newest one names', async () => {
    const renamed = vi.spyOn(createTicket.upgrades as Record<1, (args: unknown) => unknown>, 1);
    renamed.mockImplementation((args) => {
      const { ticketNumber, message, ...rest } = args as {
        ticketNumber: number;
        message: { files: Record<string, unknown>[] };
      };
      const { files, ...words } = message;
      const attachments = files.map(({ digest, ...file }) => ({
        ...file,
        sha256: digest,
        contentId: null,
        thumbnailSha256: null,
      }));
      return { ...rest, number: ticketNumber, message: { ...words, attachments } };
    });
    try {
      const { blocks } = (await test.post('/sync/numbers', { clientId, count: 1, held: [] }, token)).body as {
        blocks: { from: number }[];
      };
      const sha256 = 'ab'.repeat(32);
      const file = {
        id: randomUUID(),
        filename: 'a.txt',
        mimeType: 'text/plain',
        sizeBytes: 1,
        digest: sha256,
      };
      const words = { messageId: randomUUID(), kind: 'callRecord', bodyHtml: 'Hi', bodyText: 'Hi' };
      const older = {
        ticketId: randomUUID(),
        ticketNumber: blocks[0]?.from,
        subject: 'Pump',
        priority: 2,
        type: 'question',
        channel: 'phone',
        customerId: null,
        teamId: test.organization.teamIds[0],
        assigneeId: null,
        tags: [],
        message: { ...words, files: [file] },
      };
      expect(hashesIn([prepareCall({ name: 'ticket.create', version: 1, args: older })])).toEqual([sha256]);
      expect(verdicts(await push([mutation(1, 'ticket.create', older)]))).toEqual(['applied']);
    } finally {
      renamed.mockRestore();
    }
  });

  it('a batch that breaks a constraint is judged one by one, and only the culprit is refused', async () => {
    // Two tickets under one number: the first is right, the second breaks a constraint that no rule looked at.
    const blocks = (await test.post('/sync/numbers', { clientId, count: 1, held: [] }, token)).body as {
      blocks: { from: number }[];
    };
    const number = blocks.blocks[0]?.from;
    const create = (n: number) =>
      mutation(n, 'ticket.create', {
        ticketId: randomUUID(),
        number,
        subject: 'Twice',
        priority: 2,
        type: 'question',
        channel: 'phone',
        customerId: null,
        teamId: test.organization.teamIds[0],
        assigneeId: null,
        tags: [],
        message: null,
      });
    const answer = await push([create(1), create(2), note(3)]);
    expect(verdicts(answer)).toEqual(['applied', 'refused numberNotLeased', 'applied']);
  });

  it('R26: a batch that the database will not take is judged one by one, and the culprit is kept as failed', async () => {
    const { pool } = test.server.context;
    await pool.query(`create function refuse_poison() returns trigger language plpgsql as $$
      begin if new.body_text = 'poison' then raise exception 'poison'; end if; return new; end $$`);
    await pool.query(
      'create trigger refuse_poison before insert on message for each row execute function refuse_poison()',
    );
    try {
      const answer = await push([note(1), note(2, 'poison'), note(3)]);
      expect(answer.results.map(({ verdict }) => verdict)).toEqual(['applied', 'failed', 'applied']);
    } finally {
      await pool.query('drop function refuse_poison cascade');
    }
    const kept = await pool.query(
      "select n, args->>'bodyText' as text from mutation_log where client_id = $1 and verdict = 'failed'",
      [clientId],
    );
    expect(kept.rows).toEqual([{ n: 2, text: 'poison' }]);
  });

  it('R21: rows are locked in one order whatever the batch says, and the counter last', async () => {
    const { pool } = test.server.context;
    const [low, high] = test.organization.ticketIds.slice(0, 2).sort();
    const tag = (n: number, ticketId: string | undefined) =>
      mutation(n, 'ticket.tag', { ticketId, add: [randomUUID()], remove: [] });
    const blocked = () =>
      waitFor(
        async () => {
          const { rowCount } = await pool.query(
            "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
          );
          return (rowCount ?? 0) > 0;
        },
        { what: 'the batch to wait for a row' },
      );
    const isFree = async (ticketId: string | undefined): Promise<boolean> => {
      const { rowCount } = await pool.query('select from ticket where id = $1 for update skip locked', [
        ticketId,
      ]);
      return rowCount === 1;
    };
    const holder = await pool.connect();
    try {
      for (const [held, free, isFreeMeanwhile] of [
        [low, high, true],
        [high, low, false],
      ] as const) {
        await holder.query('begin');
        await holder.query('select from ticket where id = $1 for update', [held]);
        const waiting = push([tag(1, high), tag(2, low)], { clientId: randomUUID() });
        await blocked();
        expect(await isFree(free)).toBe(isFreeMeanwhile);
        // A commit takes a place in the line, so nobody who waits holds the counter.
        const other = { clientId: randomUUID(), token: otherToken };
        const third = mutation(1, 'ticket.tag', {
          ticketId: test.organization.ticketIds[2],
          add: [randomUUID()],
          remove: [],
        });
        expect(verdicts(await push([third], other))).toEqual(['applied']);
        await holder.query('rollback');
        expect(verdicts(await waiting)).toEqual(['applied', 'applied']);
      }
    } finally {
      holder.release(true);
    }
  });

  it('refuses a number leased to somebody else', async () => {
    const lease = await test.post(
      '/sync/numbers',
      { clientId: randomUUID(), count: 1, held: [] },
      otherToken,
    );
    const number = (lease.body as { blocks: { from: number }[] }).blocks[0]?.from;
    const answer = await push([
      mutation(1, 'ticket.create', {
        ticketId: randomUUID(),
        number,
        subject: 'Not mine',
        priority: 2,
        type: 'question',
        channel: 'phone',
        customerId: null,
        teamId: test.organization.teamIds[0],
        assigneeId: null,
        tags: [],
        message: null,
      }),
    ]);
    expect(verdicts(answer)).toEqual(['refused numberNotLeased']);
  });

  it('I11 R24: a late change of a field somebody else changed becomes a conflict note, the value stays', async () => {
    await push([priority(1, 0)], { clientId: randomUUID(), token: otherToken });
    const answer = await push([priority(1, 3, { baseSeq: 0 })]);
    expect(verdicts(answer)).toEqual(['merged']);
    const { pool } = test.server.context;
    const ticket = await pool.query('select priority from ticket where id = $1', [
      test.organization.ticketIds[1],
    ]);
    expect(ticket.rows).toEqual([{ priority: 0 }]);
    const notes = await pool.query('select field, winner_value, loser_value from conflict_note');
    expect(notes.rows).toContainEqual({ field: 'priority', winner_value: 0, loser_value: 3 });
  });

  it('I11: a conflict note is settled once, by who looks at its ticket, and by no other ticket', async () => {
    await push([priority(1, 1)], { clientId: randomUUID(), token: otherToken });
    await push([priority(1, 2, { baseSeq: 0 })]);
    const { pool } = test.server.context;
    const { rows } = await pool.query<{ id: string }>(
      'select id from conflict_note order by seq desc limit 1',
    );
    const conflictNoteId = rows[0]?.id ?? '';
    const resolve = (n: number, ticket: number) =>
      mutation(n, 'conflict.resolve', { ticketId: test.organization.ticketIds[ticket], conflictNoteId });
    const standing = async () => {
      const found = await pool.query<{ by: string | null; at: number | null }>(
        'select resolved_by_id as by, resolved_at as at from conflict_note where id = $1',
        [conflictNoteId],
      );
      return found.rows[0];
    };
    expect(verdicts(await push([resolve(2, 0)]))).toEqual(['refused conflictNotFound']);
    expect(await standing()).toEqual({ by: null, at: null });
    expect(verdicts(await push([resolve(3, 1)]))).toEqual(['applied']);
    const settled = await standing();
    expect(settled).toEqual({ by: test.organization.users[0]?.id, at: expect.any(Number) });
    const again = await push([resolve(1, 1)], { clientId: randomUUID(), token: otherToken });
    expect(verdicts(again)).toEqual(['applied']);
    expect(await standing()).toEqual(settled);
  });

  it('R186: a lost value is back and its note settled with one change; what is settled is not restored again', async () => {
    await push([priority(1, 1)], { clientId: randomUUID(), token: otherToken });
    await push([priority(1, 2, { baseSeq: 0 })]);
    const { pool } = test.server.context;
    const standing = async () => {
      const { rows } = await pool.query<{ id: string; isOpen: boolean; priority: number }>(
        `select note.id, note.resolved_at is null as "isOpen", ticket.priority from conflict_note note
         join ticket on ticket.id = note.ticket_id order by note.created_at desc, note.id desc limit 1`,
      );
      return rows[0];
    };
    const note = await standing();
    expect(note).toMatchObject({ isOpen: true, priority: 1 });
    const args = { ticketId: test.organization.ticketIds[1], conflictNoteId: note?.id };
    const restore = (n: number) => mutation(n, 'conflict.restore', args);
    expect(verdicts(await push([restore(2), restore(3)]))).toEqual(['applied', 'refused conflictNotFound']);
    expect(await standing()).toEqual({ id: note?.id, isOpen: false, priority: 2 });
  });

  it('R218: refuses a step of a process that is not due, whoever sends it, and says which one is and whose', async () => {
    const ids = {
      processId: randomUUID(),
      ticketId: test.organization.ticketIds[1],
      templateId: randomUUID(),
    };
    const titles = { en: 'Ask', 'zh-CN': '申请' };
    const step = {
      titles,
      norm: titles,
      handler: { kind: 'role', role: 'supervisor' },
      fields: [],
      subTickets: [],
    };
    const template = {
      id: ids.templateId,
      key: 'sample',
      version: 1,
      titles,
      steps: [
        { ...step, key: 'ask', next: [{ to: 'buy' }], mayRecall: false, returnTo: [] },
        { ...step, key: 'buy', next: [{ to: 'end' }], mayRecall: true, returnTo: ['ask'] },
      ],
      teams: {},
      skills: {},
      people: {},
      names: {},
    };
    await importRows(
      test.server.context.pool,
      test.organization.tenantId,
      [{ entity: 'processTemplate', row: template }],
      () => undefined,
    );
    const act = (n: number, key: string) =>
      mutation(n, 'process.act', { ...ids, step: key, turn: 1, action: { kind: 'complete', fields: {} } });
    const answer = await push([mutation(1, 'process.start', ids), act(2, 'buy'), act(3, 'ask')]);
    const params = { 'step.en': 'Ask', 'step.zh-CN': '申请', owner: ['supervisor'] };
    expect(answer.results).toMatchObject([
      { verdict: 'applied' },
      { verdict: 'refused', code: 'processStepNotDue', params },
      { verdict: 'refused', code: 'processNotYours', params },
    ]);
  });

  it('R25: holds a public reply when somebody else answered meanwhile, and sends it when told so', async () => {
    const reply = (n: number, more: Record<string, unknown>, sendAnyway = false) =>
      mutation(
        n,
        'ticket.reply',
        {
          ticketId: test.organization.ticketIds[2],
          messageId: randomUUID(),
          customerId: test.organization.customerId,
          bodyHtml: 'x',
          bodyText: 'x',
          statusAfter: null,
          sendAnyway,
        },
        more,
      );
    await push([reply(1, {})], { clientId: randomUUID(), token: otherToken });
    expect(verdicts(await push([reply(1, { baseSeq: 0 })]))).toEqual(['held newerReply']);
    expect(verdicts(await push([reply(2, { baseSeq: 0 }, true)]))).toEqual(['applied']);
    // The own answer between hides nobody's: what the first did not know of, the second does not either.
    expect(verdicts(await push([reply(3, { baseSeq: 0 })]))).toEqual(['held newerReply']);
    expect(verdicts(await push([reply(4, {}), reply(5, {})]))).toEqual(['applied', 'applied']);
  });

  it('R81: an answer takes a ticket that nobody has; who was faster keeps it, and the answer goes out all the same', async () => {
    const [ticketId] = test.organization.ticketIds;
    const [me, other] = test.organization.users;
    const answer = (n: number, baseSeq: number) =>
      mutation(
        n,
        'ticket.reply',
        {
          ticketId,
          messageId: randomUUID(),
          customerId: test.organization.customerId,
          bodyHtml: 'x',
          bodyText: 'x',
          statusAfter: null,
          sendAnyway: false,
          takesTicket: true,
        },
        { baseSeq },
      );
    const assign = (n: number, assigneeId: string | undefined, expectedAssigneeId: string | undefined) =>
      mutation(n, 'ticket.assign', {
        ticketId,
        assigneeId: assigneeId ?? null,
        expectedAssigneeId: expectedAssigneeId ?? null,
      });
    const assignee = async (): Promise<unknown> => {
      const { rows } = await test.server.context.pool.query('select assignee_id from ticket where id = $1', [
        ticketId,
      ]);
      return rows[0]?.assignee_id;
    };
    const colleague = { clientId: randomUUID(), token: otherToken };
    await push([assign(1, other?.id, undefined)], colleague);
    expect(verdicts(await push([answer(1, 0)]))).toEqual(['applied']);
    expect(await assignee()).toBe(other?.id);
    await push([assign(2, undefined, other?.id)], colleague);
    expect(verdicts(await push([answer(2, 0)]))).toEqual(['applied']);
    expect(await assignee()).toBeNull();
    expect(verdicts(await push([answer(3, 1_000_000)]))).toEqual(['applied']);
    expect(await assignee()).toBe(me?.id);
  });

  it('R23: answers a ticket one may not see like one that does not exist', async () => {
    const { pool } = test.server.context;
    const foreign = randomUUID();
    await pool.query(
      `insert into ticket select (jsonb_populate_record(t, jsonb_build_object('id', $1::text, 'team_id', $2::text,
         'number', 999, 'assignee_id', null))).* from ticket t where id = $3`,
      [foreign, randomUUID(), test.organization.ticketIds[0]],
    );
    const answer = await push([
      mutation(1, 'ticket.set-priority', { ticketId: foreign, priority: 0 }),
      mutation(2, 'ticket.set-priority', { ticketId: randomUUID(), priority: 0 }),
    ]);
    expect(verdicts(answer)).toEqual(['refused ticketNotFound', 'refused ticketNotFound']);
  });

  it('stores text with NUL characters and half surrogates', async () => {
    expect(verdicts(await push([note(1, 'a\0b\ud800c')]))).toEqual(['applied']);
  });

  it('R31: a client that is too old to read may still send; one that is too new for this center waits', async () => {
    const older = await test.post('/sync/hello', { ...helloBody(clientId), protocol: 0 }, token);
    expect(older).toMatchObject({ status: 200, body: { mode: 'pushOnly', lastMutation: 0 } });
    expect(verdicts(await push([note(1)]))).toEqual(['applied']);
    const newer = await test.post('/sync/hello', { ...helloBody(), protocol: 99 }, token);
    expect([newer.status, codeOf(newer)]).toEqual([426, 'serverTooOld']);
  });
});
