import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { getMeta, setMeta } from '../../../db/client/meta.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { countNumbersLeft, takeNumber } from '../../../db/client/numbers.ts';
import { listScopeProgress } from '../../../db/client/outbox.ts';
import { closeOverPending, listPending, RowSet } from '../../../db/client/pending.ts';
import { saveChange } from '../../../db/client/save-change.ts';
import { createSyncStore } from '../../../db/client/sync-store.ts';
import type { HelloAnswer, Page, StandingProof } from '../../../shared/contract/sync-protocol.ts';
import type { SyncStore } from '../../../shared/contract/sync-store.ts';
import { fieldsOf } from '../../../shared/model/entities.ts';
import { DEFAULT_FILE_POLICY } from '../../../shared/model/file-policy.ts';
import { User } from '../../../shared/model/user.ts';
import type { Actor, MutationCall } from '../../../shared/mutations/mutation.ts';
import { sampleHeader, sampleTrailer } from '../../support/sample-page.ts';
import { sampleTicket } from '../../support/small-organization.ts';
import { helloAnswer } from '../../unit/electron/sync/engine-harness.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const teamId = randomUUID();
const ticket = sampleTicket({
  teamId,
  branchId: randomUUID(),
  number: 1,
  channel: 'mail',
  customerId: randomUUID() as never,
} as never);
const user = {
  id: randomUUID(),
  email: 'mira@example.test',
  name: 'Mira',
  role: 'agent',
  teamIds: [teamId],
  locale: 'en',
  isActive: true,
};
const team = `team:${teamId}`;
const actor: Actor = { kind: 'user', user: user as never, scopes: new Set([team]) };

/** The center at that sequence. */
const seen = (seq: number): StandingProof => ({ line: null, seq, seal: 's' });

/** A pull page that brings the ticket and moves the cursor on. */
function page(cursor: number): Page {
  return {
    header: sampleHeader(cursor, {
      addScopes: [{ scope: team, roots: 1, urgency: 0 }],
      fields: { ticket: [...fieldsOf('ticket')] },
    }),
    lines: [
      [
        'put',
        'ticket',
        ticket.id,
        cursor,
        fieldsOf('ticket').map((field) => Reflect.get(ticket, field) as never),
        [team],
      ],
    ],
    trailer: sampleTrailer(cursor, 1),
  };
}

describe('the store as the sync worker sees it', () => {
  let db: SqliteDatabase;
  let store: SyncStore;

  beforeEach(() => {
    db = openDatabase({ path: ':memory:', keyHex: null });
    migrate(db, MIGRATIONS);
    setMeta(db, 'user', user);
    store = createSyncStore({
      db,
      now: () => 0,
      newId: randomUUID,
      actor: () => ({ ...actor, scopes: new Set(listScopeProgress(db).map(({ scope }) => scope)) }),
      onChange: () => undefined,
      isTicketOpen: () => false,
    });
    setMeta(db, 'epoch', 'e');
    setMeta(db, 'standing', { line: null, seq: 5, seal: 's' });
    setMeta(db, 'cursor', 5);
  });
  afterEach(() => {
    db.close();
  });

  const tickets = () => db.prepare('select id from ticket').all();
  const save = (call: MutationCall) => {
    const result = saveChange(db, { call, operationId: randomUUID(), createdAt: 1, actor, undoes: null });
    expect(result.isSaved).toBe(true);
  };
  const reply = (messageId: string): MutationCall => ({
    name: 'ticket.reply',
    args: {
      ticketId: ticket.id,
      customerId: ticket.customerId,
      messageId,
      bodyHtml: 'x',
      bodyText: 'x',
      statusAfter: null,
      sendAnyway: false,
    },
  });

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
    policy: { heartbeatMs: 1, batchMutations: 1, pageRows: 1, pageBytes: 1, files: DEFAULT_FILE_POLICY },
  };

  it('R6: throws away a page that was made for another cursor, client id or epoch', () => {
    const { clientId } = store.standing();
    expect(store.applyPull(page(9), { clientId, cursor: 4, heldScopes: [] })).toBe(false);
    expect(store.applyPull(page(9), { clientId: randomUUID(), cursor: 5, heldScopes: [] })).toBe(false);
    const other = page(9);
    expect(
      store.applyPull(
        { ...other, header: { ...other.header, epoch: 'f' } },
        { clientId, cursor: 5, heldScopes: [] },
      ),
    ).toBe(false);
    expect([tickets(), getMeta(db, 'cursor')]).toEqual([[], 5]);
    expect(store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] })).toBe(true);
    expect([tickets(), getMeta(db, 'cursor')]).toEqual([[{ id: ticket.id }], 9]);
  });

  it('R5: while scopes are compared with a restored center, a change judged there stays on the screen', () => {
    const { clientId } = store.standing();
    store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    const messageId = randomUUID();
    save(reply(messageId));
    store.nextBatch(10, 1_000_000);
    const isOnScreen = () => db.prepare('select 1 from message where id = ?').get(messageId) !== undefined;
    const head = page(10);
    const judged: Page = { ...head, lines: [], header: { ...head.header, lastMutation: 1, addScopes: [] } };
    db.exec("update scope set state = 'checking'");
    store.applyPull(judged, { clientId, cursor: 9, heldScopes: [] });
    expect([isOnScreen(), listPending(db).length]).toEqual([true, 1]);
    // Compared: now the rows here are the center's, and the next head page may confirm.
    db.exec("update scope set state = 'complete'");
    store.applyPull(
      { ...judged, trailer: { ...judged.trailer, cursor: 11 } },
      { clientId, cursor: 10, heldScopes: [] },
    );
    expect(listPending(db)).toEqual([]);
  });

  it("R10: while scopes are compared, the center's row wins though the one here looks newer", () => {
    const { clientId } = store.standing();
    store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    db.exec("update scope set state = 'checking', token = '[1]'");
    const older = page(6);
    const compared: Page = {
      ...older,
      header: { ...older.header, type: 'reconcile', addScopes: [] },
    };
    const seqHere = () => db.prepare('select seq from ticket').pluck().get();
    expect(seqHere()).toBe(9);
    expect(store.applyReconcile(team, [1], compared, [team])).toBe(true);
    expect(seqHere()).toBe(6);
  });

  it('R92: a verdict and a lease are remembered with the standing of the center that gave them', () => {
    const { clientId } = store.standing();
    store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    save(reply(randomUUID()));
    const [sent] = store.nextBatch(10, 1_000_000);
    if (sent === undefined) throw new Error('There is a change to send');
    const { n, operationId } = sent;
    store.recordResults([{ n, operationId, verdict: 'refused', code: 'x', params: {} }], seen(12));
    expect(store.standing().proof).toEqual(seen(12));
    // An answer from before, that comes late, takes nothing back.
    store.recordNumbers({ blocks: [], lost: [], standing: seen(11) });
    expect(store.standing().proof).toEqual(seen(12));
    store.recordNumbers({ blocks: [], lost: [], standing: seen(13) });
    expect(store.standing().proof).toEqual(seen(13));
    // Nor does a hello that was answered before them; one on another line has judged what was shown to it.
    store.greet({ ...helloAnswer(12), standing: seen(12) });
    expect(store.standing().proof).toEqual(seen(13));
    store.greet(helloAnswer(12));
    expect(store.standing().proof).toEqual(helloAnswer(12).standing);
  });

  it('R65: a root that has moved stays in a scope under comparison until the comparison has come to it', () => {
    const { clientId } = store.standing();
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
      db.prepare('select scope from member where root_id = ? order by scope').pluck().all(ticket.id);
    store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    db.exec("update scope set state = 'checking'");
    expect(store.applyPull(movedAt(10), { clientId, cursor: 9, heldScopes: [] })).toBe(true);
    expect(scopesOf()).toEqual([team, other].toSorted());
    db.prepare("update scope set state = 'complete' where id = ?").run(team);
    expect(store.applyPull(movedAt(11), { clientId, cursor: 10, heldScopes: [] })).toBe(true);
    expect(scopesOf()).toEqual([other]);
  });

  it('R15: a page of a scope that was read before rows were taken brings none of them back', () => {
    const { clientId } = store.standing();
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
    store.applyPull(pull(9, { addScopes }, []), { clientId, cursor: 5, heldScopes: [] });
    // The root left the scope at 10.
    store.applyPull(pull(11, {}, [['leave', 'ticket', ticket.id, 10]]), {
      clientId,
      cursor: 9,
      heldScopes: [],
    });
    expect([store.applySnapshot(team, null, snapshot(9)), tickets()]).toEqual([false, []]);
    // Another scope went with the page that was read at 20.
    const dropScopes = [`team:${randomUUID()}`];
    store.applyPull(pull(20, { dropScopes }, []), { clientId, cursor: 11, heldScopes: [] });
    expect([store.applySnapshot(team, null, snapshot(19)), tickets()]).toEqual([false, []]);
    expect([store.applySnapshot(team, null, snapshot(20)), tickets()]).toEqual([true, [{ id: ticket.id }]]);
  });

  // Seed 171 of the simulation: the page of a scope that was filling said that the scope had gone.
  it.each(['joining', 'checking'] as const)(
    'R103 I10: a page that takes a scope that is %s takes its right from what waits',
    (state) => {
      const { clientId } = store.standing();
      store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
      entityStoreOf(db).put('team', { id: teamId, name: 'Support', branchId: ticket.branchId }, 9);
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
      const marks = () => db.prepare('select is_likely_refused from outbox order by n').pluck().all();
      expect(marks()).toEqual([0, 0]);
      db.prepare('update scope set state = ?').run(state);
      const gone = page(10);
      const type = state === 'joining' ? 'snapshot' : 'reconcile';
      const header: Page['header'] = { ...gone.header, type, addScopes: [], dropScopes: [team] };
      const taken =
        state === 'joining'
          ? store.applySnapshot(team, null, { ...gone, header })
          : store.applyReconcile(team, [], { ...gone, header }, [team]);
      expect(taken).toBe(true);
      expect(marks()).toEqual([0, 1]);
      expect(db.prepare('select updated_at from ticket where id = ?').pluck().get(ticketId)).toBe(1);
      expect(db.prepare('select count(*) from message where ticket_id = ?').pluck().get(ticketId)).toBe(1);
    },
  );

  it('R85: a message that came ahead of its ticket goes when a scope goes, and nothing else does', () => {
    const { clientId } = store.standing();
    const message = (id: string, ticketId: string): Page['lines'][number] => [
      'put',
      'message',
      id,
      9,
      fieldsOf('message').map((field) => (field === 'ticketId' ? ticketId : field === 'createdAt' ? 1 : 'x')),
      null,
    ];
    const [kept, stray] = [randomUUID(), randomUUID()];
    const head = page(9);
    const withMessages: Page = {
      ...head,
      header: { ...head.header, fields: { ...head.header.fields, message: [...fieldsOf('message')] } },
      lines: [...head.lines, message(kept, ticket.id), message(stray, randomUUID())],
    };
    const messagesHere = () => db.prepare('select id from message order by id').pluck().all();
    store.applyPull(withMessages, { clientId, cursor: 5, heldScopes: [] });
    expect(messagesHere()).toEqual([kept, stray].toSorted());
    const next = page(10);
    const dropped = { ...next.header, addScopes: [], dropScopes: [`team:${randomUUID()}`] };
    store.applyPull({ ...next, header: dropped }, { clientId, cursor: 9, heldScopes: [] });
    expect(messagesHere()).toEqual([kept]);
  });

  it('R9: after a fork it has another identity, numbers from one, and gives out none of the old ticket numbers', () => {
    const { clientId } = store.standing();
    store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    store.recordNumbers({ blocks: [{ from: 100, to: 199, proof: 'p' }], lost: [], standing: seen(9) });
    expect(takeNumber(db)).toBe(100);
    save(reply(randomUUID()));
    store.nextBatch(10, 1_000_000);
    const operation = { n: 1, operationId: randomUUID() as never };
    store.recordResults([{ ...operation, verdict: 'applied', code: null, params: {} }], seen(9));
    save(reply(randomUUID()));
    const before = store.nextBatch(10, 1_000_000);
    expect(before.map(({ n }) => n)).toEqual([2]);
    store.fork();
    const after = store.nextBatch(10, 1_000_000);
    expect(after.map(({ n }) => n)).toEqual([1]);
    expect(after.map(({ operationId }) => operationId)).toEqual(before.map(({ operationId }) => operationId));
    expect(store.standing().clientId).not.toBe(clientId);
    expect(countNumbersLeft(db)).toBe(0);
  });

  it('R105 I1: a center that has lost what it judged is sent it again, and it is on the screen meanwhile', () => {
    const { clientId } = store.standing();
    store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    const [confirmed, onTheWay] = [randomUUID(), randomUUID()];
    save(reply(confirmed));
    const [first] = store.nextBatch(10, 1_000_000);
    if (first === undefined) throw new Error('There is a change to send');
    const { operationId } = first;
    store.recordResults([{ n: 1, operationId, verdict: 'applied', code: null, params: {} }], seen(9));
    save(reply(onTheWay));
    const [, second] = [first, ...store.nextBatch(10, 1_000_000)];
    expect(second?.n).toBe(2);
    store.greet(greeting);
    const again = store.nextBatch(10, 1_000_000);
    expect(again.map((each) => [each.n, each.operationId])).toEqual([
      [1, operationId],
      [2, second?.operationId],
    ]);
    const messages = db.prepare<[], { id: string }>('select id from message').all();
    expect(messages.map(({ id }) => id).sort()).toEqual([confirmed, onTheWay].sort());
  });

  it('R10 I1: a restored center may know a twin by the numbers used here, so everything goes out again', () => {
    const { clientId } = store.standing();
    store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] });
    save(reply(randomUUID()));
    const [sent] = store.nextBatch(10, 1_000_000);
    if (sent === undefined) throw new Error('There is a change to send');
    const { operationId } = sent;
    store.recordResults([{ n: 1, operationId, verdict: 'applied', code: null, params: {} }], seen(9));
    store.greet({ ...greeting, epoch: 'restored', lastMutation: 1, durableMutation: 1 });
    const again = store.nextBatch(10, 1_000_000);
    expect(again.map((each) => [each.n, each.operationId])).toEqual([[2, operationId]]);
  });

  it('I10: rolling back a row takes along what later changes built on rows written with it', () => {
    store.applyPull(page(9), { clientId: store.standing().clientId, cursor: 5, heldScopes: [] });
    const messageId = randomUUID();
    save(reply(messageId));
    db.exec("update touch set is_write = 0 where entity = 'ticket'");
    save({ name: 'message.cancel-send', args: { ticketId: ticket.id, messageId } });
    db.exec("delete from touch where n = 2 and entity = 'ticket'");
    const rows = new RowSet();
    rows.add('ticket', ticket.id);
    expect(closeOverPending(db, rows).map(({ n }) => n)).toEqual([1, 2]);
    expect([...rows.values()]).toEqual([
      { entity: 'ticket', id: ticket.id },
      { entity: 'message', id: messageId },
    ]);
  });

  it('R125: a merge that arrives has all that waits decided again, also what waits on its target alone', () => {
    const { clientId } = store.standing();
    const target = { ...ticket, id: randomUUID(), number: 2, tags: ['late'] };
    const put = (row: object, seq: number): Page['lines'][number] => [
      'put',
      'ticket',
      String(Reflect.get(row, 'id')),
      seq,
      fieldsOf('ticket').map((field) => Reflect.get(row, field) as never),
      [team],
    ];
    const first = page(9);
    store.applyPull(
      { ...first, lines: [put(ticket, 8), put(target, 9)] },
      { clientId, cursor: 5, heldScopes: [] },
    );
    // In the order in which they were made, and are judged, the target ends without the label.
    save({ name: 'ticket.tag', args: { ticketId: ticket.id, add: ['late'], remove: [] } });
    save({ name: 'ticket.tag', args: { ticketId: target.id, add: [], remove: ['late'] } });
    const merged = { ...ticket, status: 'closed', mergedIntoId: target.id };
    const next = page(10);
    const arrived = { ...next, header: { ...next.header, addScopes: [] }, lines: [put(merged, 10)] };
    expect(store.applyPull(arrived, { clientId, cursor: 9, heldScopes: [team] })).toBe(true);
    expect(db.prepare('select tags from ticket where id = ?').pluck().get(target.id)).toBe('[]');
  });
});
