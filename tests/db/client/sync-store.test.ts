import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { getMeta } from '../../../db/client/meta.ts';
import { countNumbersLeft, takeNumber } from '../../../db/client/numbers.ts';
import { listPending } from '../../../db/client/pending.ts';
import { countOutbox } from '../../../db/client/queries/outbox.ts';
import { groupOf } from '../../../shared/contract/digest.ts';
import {
  type HelloAnswer,
  LIMITS,
  type Page,
  type PageLine,
  ReconcileRequest,
  type StandingProof,
} from '../../../shared/contract/sync-protocol.ts';
import { fieldsOf } from '../../../shared/model/entities.ts';
import { DEFAULT_FILE_POLICY } from '../../../shared/model/file-policy.ts';
import { User } from '../../../shared/model/user.ts';
import { sampleHeader, sampleTrailer } from '../../support/sample-page.ts';
import { helloAnswer } from '../../unit/electron/sync/engine-harness.ts';
import { page, reply, team, teamId, ticket, user, useStoreScene } from './support/store-scene.ts';

/** The center at that sequence. */
const seen = (seq: number): StandingProof => ({ line: null, seq, seal: 's' });

describe('the store as the sync worker sees it', () => {
  const scene = useStoreScene();
  const { save } = scene;
  const tickets = () => scene.db.prepare('select id from ticket').all();

  const greeting: HelloAnswer = {
    serverTime: 0,
    mode: 'full',
    epoch: 'e',
    seq: 3,
    floorSeq: 0,
    standing: { line: null, seq: 3, seal: 's' },
    digestKey: 'k',
    lastMutation: 0,
    durableMutation: 0,
    user: User.parse(user),
    organizationName: 'Desk',
    policy: {
      heartbeatMs: 1,
      batchMutations: 1,
      pageRows: 1,
      pageBytes: 1,
      files: DEFAULT_FILE_POLICY,
      offlineDays: 30,
    },
  };

  it('R6: throws away a page that was made for another cursor, client id or epoch', () => {
    const { clientId } = scene.store.standing();
    expect(scene.store.applyPull(page(9), { clientId, cursor: 4, heldScopes: [] })).toBe(false);
    expect(scene.store.applyPull(page(9), { clientId: randomUUID(), cursor: 5, heldScopes: [] })).toBe(false);
    const other = page(9);
    expect(
      scene.store.applyPull(
        { ...other, header: { ...other.header, epoch: 'f' } },
        { clientId, cursor: 5, heldScopes: [] },
      ),
    ).toBe(false);
    expect([tickets(), getMeta(scene.db, 'cursor')]).toEqual([[], 5]);
    expect(scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] })).toBe(true);
    expect([tickets(), getMeta(scene.db, 'cursor')]).toEqual([[{ id: ticket.id }], 9]);
  });

  it('R5: while scopes are compared with a restored center, a change judged there stays on the screen', () => {
    const { clientId } = scene.store.standing();
    scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    const messageId = randomUUID();
    save(reply(messageId));
    scene.store.nextBatch(10, 1_000_000);
    const isOnScreen = () =>
      scene.db.prepare('select 1 from message where id = ?').get(messageId) !== undefined;
    const head = page(10);
    const judged: Page = { ...head, lines: [], header: { ...head.header, lastMutation: 1, addScopes: [] } };
    scene.db.exec("update scope set state = 'checking'");
    scene.store.applyPull(judged, { clientId, cursor: 9, heldScopes: [] });
    expect([isOnScreen(), listPending(scene.db).length]).toEqual([true, 1]);
    // Compared: now the rows here are the center's, and the next head page may confirm.
    scene.db.exec("update scope set state = 'complete'");
    scene.store.applyPull(
      { ...judged, trailer: { ...judged.trailer, cursor: 11 } },
      { clientId, cursor: 10, heldScopes: [] },
    );
    expect(listPending(scene.db)).toEqual([]);
  });

  it("R10: while scopes are compared, the center's row wins though the one here looks newer", () => {
    const { clientId } = scene.store.standing();
    scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    scene.db.exec("update scope set state = 'checking', token = '[1]'");
    const older = page(6);
    const compared: Page = {
      ...older,
      header: { ...older.header, type: 'reconcile', addScopes: [] },
    };
    const seqHere = () => scene.db.prepare('select seq from ticket').pluck().get();
    expect(seqHere()).toBe(9);
    expect(scene.store.applyReconcile(team, [1], compared, [team])).toBe(true);
    expect(seqHere()).toBe(6);
  });

  it('R232: of a group with more rows than a request names, one range of roots is compared after the other', () => {
    const { clientId } = scene.store.standing();
    scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    const many = LIMITS.reconcileRows + 100;
    scene.db.exec(`with recursive place (n) as (values (1) union all select n + 1 from place where n < ${many})
      insert into member (scope, root_id, entity)
        select '${team}', printf('%08x-0000-4000-8000-0000000000ab', n), 'customer' from place;
      insert into customer (id, seq, name, locale, created_at) select root_id, 7, 'Bo', 'en', 1
        from member where entity = 'customer';
      update scope set state = 'checking', token = '[171]' where id = '${team}'`);
    const ask = () => {
      const wanted = { clientId, epoch: 'e', scope: team, heldScopes: [], ...scene.store.nextGroups(team) };
      return ReconcileRequest.parse(wanted);
    };
    const answer = (token: string | null): void => {
      const { groups } = scene.store.nextGroups(team);
      const read = page(9);
      const header = { ...read.header, type: 'reconcile' as const, addScopes: [] };
      const compared = { ...read, header, lines: [], trailer: { ...read.trailer, token } };
      expect(scene.store.applyReconcile(team, groups, compared, [team])).toBe(true);
    };
    const first = ask();
    const upTo = first.rows.at(-1)?.[1] ?? '';
    expect(first).toMatchObject({ groups: [171], range: { after: null, upTo } });
    expect(first.rows).toHaveLength(LIMITS.reconcileRows);
    answer(upTo);
    const second = ask();
    expect(second).toMatchObject({ groups: [171], range: { after: upTo, upTo: null } });
    expect(second.rows).toHaveLength(100);
    // What the center tells in between, of roots here: one that the comparison has come to, and one that it has not.
    const other = `team:${randomUUID()}`;
    const rootOf = (place: number): string => first.rows.at(place)?.[1] ?? '';
    const above = scene.db
      .prepare("select max(root_id) as id from member where scope = ? and entity = 'customer'")
      .pluck()
      .get(team) as string;
    const news = page(10);
    const told = [rootOf(0), above].map(
      (id): PageLine => ['put', 'customer', id, 10, [id, 'Bo the second', 'en', 1], [other]],
    );
    const fields = { ...news.header.fields, customer: ['id', 'name', 'locale', 'createdAt'] };
    const header = { ...news.header, addScopes: [{ scope: other, roots: 2, urgency: 0 }], fields };
    expect(
      scene.store.applyPull(
        { ...news, header, lines: [...news.lines, ...told] },
        { clientId, cursor: 9, heldScopes: [team] },
      ),
    ).toBe(true);
    const scopesOf = (id: string) =>
      scene.db.prepare('select scope from member where root_id = ? order by scope').pluck().all(id);
    expect(scopesOf(rootOf(0))).toEqual([other]);
    expect(scopesOf(above)).toEqual([team, other].toSorted());
    answer(null);
    expect(scene.store.standing().checkingScopes).toEqual([]);
  });

  it('R92: a verdict and a lease are remembered with the standing of the center that gave them', () => {
    const { clientId } = scene.store.standing();
    scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    save(reply(randomUUID()));
    const [sent] = scene.store.nextBatch(10, 1_000_000);
    if (sent === undefined) throw new Error('There is a change to send');
    const { n, operationId } = sent;
    scene.store.recordResults([{ n, operationId, verdict: 'refused', code: 'x', params: {} }], seen(12));
    expect(scene.store.standing().proof).toEqual(seen(12));
    // An answer from before, that comes late, takes nothing back.
    scene.store.recordNumbers({ blocks: [], lost: [], standing: seen(11) });
    expect(scene.store.standing().proof).toEqual(seen(12));
    scene.store.recordNumbers({ blocks: [], lost: [], standing: seen(13) });
    expect(scene.store.standing().proof).toEqual(seen(13));
    // Nor does a hello that was answered before them; one on another line has judged what was shown to it.
    scene.store.greet({ ...helloAnswer(12), standing: seen(12) });
    expect(scene.store.standing().proof).toEqual(seen(13));
    scene.store.greet(helloAnswer(12));
    expect(scene.store.standing().proof).toEqual(helloAnswer(12).standing);
  });

  it('counts apart what waits for the center, what waits for a person, and what could not be carried out', () => {
    scene.store.applyPull(page(9), { ...scene.store.standing(), cursor: 5, heldScopes: [] });
    for (let count = 0; count < 4; count += 1) save(reply(randomUUID()));
    const [first, second, third] = scene.store.nextBatch(3, 1_000_000);
    if (!first || !second || !third) throw new Error('Three are to be sent');
    const results = [
      { ...first, verdict: 'refused', code: 'notPermitted', params: {} } as const,
      { ...second, verdict: 'failed', code: 'internal', params: {} } as const,
      { ...third, verdict: 'failed', code: 'internal', params: {} } as const,
    ];
    scene.store.recordResults(
      results.map(({ n, operationId, verdict, code, params }) => ({ n, operationId, verdict, code, params })),
      seen(12),
    );
    expect(countOutbox(scene.db)).toEqual({ pending: 1, attention: 3, failed: 2 });
    scene.db.prepare('update outbox set resolved_at = 1 where n = ?').run(third.n);
    expect(countOutbox(scene.db)).toEqual({ pending: 1, attention: 2, failed: 1 });
  });

  it('R65: a root that has moved stays in a scope under comparison until the comparison has come to it', () => {
    const { clientId } = scene.store.standing();
    const other = `team:${randomUUID()}`;
    const movedAt = (cursor: number): Page => {
      const { header, lines, trailer } = page(cursor);
      const [line] = lines;
      if (line?.[0] !== 'put') throw new Error('The page brings one ticket');
      const addScopes = cursor === 10 ? [{ scope: other, roots: 1, urgency: 0 }] : [];
      return {
        header: { ...header, addScopes },
        lines: [[line[0], line[1], line[2], line[3], line[4], [other]]],
        trailer,
      };
    };
    const scopesOf = () =>
      scene.db.prepare('select scope from member where root_id = ? order by scope').pluck().all(ticket.id);
    scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    scene.db.exec("update scope set state = 'checking'");
    expect(scene.store.applyPull(movedAt(10), { clientId, cursor: 9, heldScopes: [] })).toBe(true);
    expect(scopesOf()).toEqual([team, other].toSorted());
    scene.db.prepare("update scope set state = 'complete' where id = ?").run(team);
    expect(scene.store.applyPull(movedAt(11), { clientId, cursor: 10, heldScopes: [] })).toBe(true);
    expect(scopesOf()).toEqual([other]);
  });

  // Seed 124 of the simulation: its rows of a lost history were in no scope that was still to be compared.
  it('R65: a comparison that brings a root leaves it in the scopes that are still to be compared', () => {
    const { clientId } = scene.store.standing();
    const other = `team:${randomUUID()}`;
    const scopesOf = () =>
      scene.db.prepare('select scope from member where root_id = ? order by scope').pluck().all(ticket.id);
    const first = page(9);
    const addScopes = [...first.header.addScopes, { scope: other, roots: 1, urgency: 0 }];
    const { header, lines, trailer } = first;
    scene.store.applyPull(
      { header: { ...header, addScopes }, lines, trailer },
      { clientId, cursor: 5, heldScopes: [] },
    );
    scene.db.exec("update scope set state = 'checking'");
    const [line] = lines;
    if (line?.[0] !== 'put') throw new Error('The page brings one ticket');
    const reconciled: Page = {
      header: sampleHeader(10, { type: 'reconcile', fields: header.fields }),
      lines: [[line[0], line[1], line[2], 10, line[4], [other]]],
      trailer: sampleTrailer(0, 1),
    };
    scene.store.applyReconcile(other, [groupOf(ticket.id)], reconciled, [team, other]);
    expect(scopesOf()).toEqual([team, other].toSorted());
    scene.store.applyReconcile(team, [groupOf(ticket.id)], reconciled, [team, other]);
    expect(scopesOf()).toEqual([other]);
  });

  // Seed 140 of the simulation: the comparison brought the ticket, and what had come ahead of it was the lost history's.
  it('R85: rows that came ahead of their root do not outlive a center that was restored', () => {
    const { clientId } = scene.store.standing();
    const early = randomUUID();
    const { header } = page(9);
    const values = fieldsOf('message').map((field) =>
      field === 'ticketId' ? ticket.id : field === 'bodyText' ? 'lost' : field === 'createdAt' ? 1 : '',
    );
    scene.store.applyPull(
      {
        header: { ...header, fields: { message: [...fieldsOf('message')] } },
        lines: [['put', 'message', early, 9, values, null]],
        trailer: sampleTrailer(9, 1),
      },
      { clientId, cursor: 5, heldScopes: [] },
    );
    const messages = () => scene.db.prepare('select id from message').pluck().all();
    expect(messages()).toEqual([early]);
    scene.store.greet({ ...greeting, epoch: 'another' });
    expect(messages()).toEqual([]);
  });

  it('R15: a page of a scope that was read before rows were taken brings none of them back', () => {
    const { clientId } = scene.store.standing();
    const snapshot = (headSeq: number): Page => {
      const whole = page(headSeq);
      return { ...whole, header: { ...whole.header, type: 'snapshot', addScopes: [] } };
    };
    const pull = (cursor: number, header: Partial<Page['header']>, lines: Page['lines']): Page => ({
      header: sampleHeader(cursor, header),
      lines,
      trailer: sampleTrailer(cursor, lines.length),
    });
    const { addScopes } = page(9).header;
    scene.store.applyPull(pull(9, { addScopes }, []), { clientId, cursor: 5, heldScopes: [] });
    // The root left the scope at 10.
    scene.store.applyPull(pull(11, {}, [['leave', 'ticket', ticket.id, 10]]), {
      clientId,
      cursor: 9,
      heldScopes: [],
    });
    expect([scene.store.applySnapshot(team, null, snapshot(9)), tickets()]).toEqual([false, []]);
    // Another scope went with the page that was read at 20.
    const dropScopes = [`team:${randomUUID()}`];
    scene.store.applyPull(pull(20, { dropScopes }, []), { clientId, cursor: 11, heldScopes: [] });
    expect([scene.store.applySnapshot(team, null, snapshot(19)), tickets()]).toEqual([false, []]);
    expect([scene.store.applySnapshot(team, null, snapshot(20)), tickets()]).toEqual([
      true,
      [{ id: ticket.id }],
    ]);
  });

  it('R225 R226: announced tickets stay until they are whole, however many, and no longer', () => {
    const { clientId } = scene.store.standing();
    const others = Array.from({ length: LIMITS.singleTickets }, () => `ticket:${randomUUID()}`);
    const own = `ticket:${ticket.id}`;
    const announcing = page(9);
    const addScopes = [own, ...others].map((scope) => ({ scope, roots: 1, urgency: 0 }));
    const header = { ...announcing.header, addScopes: [...announcing.header.addScopes, ...addScopes] };
    scene.store.applyPull({ ...announcing, header }, { clientId, cursor: 5, heldScopes: [] });
    const filling = () => scene.store.standing().joiningScopes.map(({ scope }) => scope);
    const pull = (cursor: number, hasMore: boolean) =>
      scene.store.applyPull(
        { header: sampleHeader(20), lines: [], trailer: sampleTrailer(cursor, 0, { hasMore }) },
        { clientId, cursor: getMeta(scene.db, 'cursor') ?? 0, heldScopes: [] },
      );
    expect(pull(10, false)).toBe(true);
    expect(filling()).toEqual([team, own, ...others]);
    const fill = (scope: string) =>
      scene.store.applySnapshot(scope, null, {
        header: sampleHeader(20, { type: 'snapshot' }),
        lines: [],
        trailer: sampleTrailer(0, 0),
      });
    const [alone = ''] = others;
    expect([own, alone].map(fill)).toEqual([true, true]);
    // Nothing is taken from here before the last page: what no other scope keeps waits for it.
    expect(pull(11, true)).toBe(true);
    expect([tickets(), scene.store.standing().completeScopes]).toEqual([[{ id: ticket.id }], [alone]]);
    expect(pull(20, false)).toBe(true);
    expect([tickets(), scene.store.standing().completeScopes]).toEqual([[{ id: ticket.id }], []]);
    expect(filling()).toEqual([team, ...others.slice(1)]);
  });

  // Seed 3006 of the simulation: a page was asked for ahead while the person was not in the team.
  it('R15: a page that takes its scope away does so only when it was read after the last pull', () => {
    const { clientId } = scene.store.standing();
    const taking = (headSeq: number): Page => ({
      header: sampleHeader(headSeq, { type: 'snapshot', dropScopes: [team] }),
      lines: [],
      trailer: sampleTrailer(0, 0),
    });
    const scopes = () => scene.store.standing().joiningScopes.map(({ scope }) => scope);
    scene.store.applyPull(
      { ...page(9), lines: [], trailer: sampleTrailer(9, 0) },
      { clientId, cursor: 5, heldScopes: [] },
    );
    expect([scene.store.applySnapshot(team, null, taking(8)), scopes()]).toEqual([false, [team]]);
    expect([scene.store.applySnapshot(team, null, taking(9)), scopes()]).toEqual([true, []]);
  });

  // Seed 171 of the simulation: the page of a scope that was filling said that the scope had gone.
  it.each(['joining', 'checking'] as const)(
    'R103 I10: a page that takes a scope that is %s takes its right from what waits',
    (state) => {
      const { clientId } = scene.store.standing();
      scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
      entityStoreOf(scene.db).put('team', { id: teamId, name: 'Support', branchId: ticket.branchId }, 9);
      const ticketId = randomUUID();
      const text = { bodyHtml: 'x', bodyText: 'x' };
      const rest = { priority: 1, type: 'incident', channel: 'phone', customerId: null, assigneeId: null };
      save({
        name: 'ticket.create',
        args: {
          ...rest,
          ticketId,
          number: 100,
          subject: 'x',
          teamId,
          tags: [],
          message: { messageId: randomUUID(), kind: 'callRecord', ...text },
        },
      });
      save({ name: 'ticket.add-note', args: { ticketId, messageId: randomUUID(), ...text } });
      const marks = () => scene.db.prepare('select is_likely_refused from outbox order by n').pluck().all();
      expect(marks()).toEqual([0, 0]);
      scene.db.prepare('update scope set state = ?').run(state);
      const gone = page(10);
      const type = state === 'joining' ? 'snapshot' : 'reconcile';
      const header: Page['header'] = { ...gone.header, type, addScopes: [], dropScopes: [team] };
      const taken =
        state === 'joining'
          ? scene.store.applySnapshot(team, null, { ...gone, header })
          : scene.store.applyReconcile(team, [], { ...gone, header }, [team]);
      expect(taken).toBe(true);
      expect(marks()).toEqual([0, 1]);
      expect(scene.db.prepare('select updated_at from ticket where id = ?').pluck().get(ticketId)).toBe(1);
      expect(scene.db.prepare('select count(*) from message where ticket_id = ?').pluck().get(ticketId)).toBe(
        1,
      );
    },
  );

  it('R9: after a fork it has another identity, numbers from one, and gives out none of the old ticket numbers', () => {
    const { clientId } = scene.store.standing();
    scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    scene.store.recordNumbers({ blocks: [{ from: 100, to: 199, proof: 'p' }], lost: [], standing: seen(9) });
    expect(takeNumber(scene.db)).toBe(100);
    save(reply(randomUUID()));
    scene.store.nextBatch(10, 1_000_000);
    const operation = { n: 1, operationId: randomUUID() as never };
    scene.store.recordResults([{ ...operation, verdict: 'applied', code: null, params: {} }], seen(9));
    save(reply(randomUUID()));
    const before = scene.store.nextBatch(10, 1_000_000);
    expect(before.map(({ n }) => n)).toEqual([2]);
    scene.store.fork();
    const after = scene.store.nextBatch(10, 1_000_000);
    expect(after.map(({ n }) => n)).toEqual([1]);
    expect(after.map(({ operationId }) => operationId)).toEqual(before.map(({ operationId }) => operationId));
    expect(scene.store.standing().clientId).not.toBe(clientId);
    expect(countNumbersLeft(scene.db)).toBe(0);
  });

  it('R105 I1: a center that has lost what it judged is sent it again, and it is on the screen meanwhile', () => {
    const { clientId } = scene.store.standing();
    scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    const [confirmed, onTheWay] = [randomUUID(), randomUUID()];
    save(reply(confirmed));
    const [first] = scene.store.nextBatch(10, 1_000_000);
    if (first === undefined) throw new Error('There is a change to send');
    const { operationId } = first;
    scene.store.recordResults([{ n: 1, operationId, verdict: 'applied', code: null, params: {} }], seen(9));
    save(reply(onTheWay));
    const [, second] = [first, ...scene.store.nextBatch(10, 1_000_000)];
    expect(second?.n).toBe(2);
    scene.store.greet(greeting);
    const again = scene.store.nextBatch(10, 1_000_000);
    expect(again.map((each) => [each.n, each.operationId])).toEqual([
      [1, operationId],
      [2, second?.operationId],
    ]);
    const messages = scene.db.prepare<[], { id: string }>('select id from message').all();
    expect(messages.map(({ id }) => id).sort()).toEqual([confirmed, onTheWay].sort());
  });

  it('R10 I1: a restored center may know a twin by the numbers used here, so everything goes out again', () => {
    const { clientId } = scene.store.standing();
    scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    save(reply(randomUUID()));
    const [sent] = scene.store.nextBatch(10, 1_000_000);
    if (sent === undefined) throw new Error('There is a change to send');
    const { operationId } = sent;
    scene.store.recordResults([{ n: 1, operationId, verdict: 'applied', code: null, params: {} }], seen(9));
    scene.store.greet({ ...greeting, epoch: 'restored', lastMutation: 1, durableMutation: 1 });
    const again = scene.store.nextBatch(10, 1_000_000);
    expect(again.map((each) => [each.n, each.operationId])).toEqual([[2, operationId]]);
  });
});
