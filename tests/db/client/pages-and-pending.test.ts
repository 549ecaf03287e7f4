import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { listGroupHere } from '../../../db/client/digest.ts';
import { closeOverPending, listPending, RowSet } from '../../../db/client/pending.ts';
import type { Page } from '../../../shared/contract/sync-protocol.ts';
import { fieldsOf } from '../../../shared/model/entities.ts';
import { page, reply, team, ticket, user, useStoreScene } from './support/store-scene.ts';

describe('a page over work that waits', () => {
  const scene = useStoreScene();
  const { save } = scene;
  const subject = (text: string) => ({
    name: 'ticket.set-subject',
    args: { ticketId: ticket.id, subject: text },
  });
  const priority = (value: number) => ({
    name: 'ticket.set-priority',
    args: { ticketId: ticket.id, priority: value },
  });
  const ticketHere = () =>
    scene.db.prepare('select subject, priority, status from ticket where id = ?').get(ticket.id);
  const waiting = () =>
    scene.db
      .prepare('select name, is_likely_refused as isMarked from outbox where is_replayed = 1 order by n')
      .all();

  /** The ticket with other values, as a page that moves the cursor on brings it; the row itself may be older. */
  const pageWith = (cursor: number, fields: object, { seq = cursor, lastMutation = 0 } = {}): Page => {
    const whole = page(cursor);
    const row = { ...ticket, ...fields };
    return {
      ...whole,
      header: { ...whole.header, lastMutation, addScopes: [] },
      lines: [
        [
          'put',
          'ticket',
          ticket.id,
          seq,
          fieldsOf('ticket').map((field) => Reflect.get(row, field) as never),
          [team],
        ],
      ],
    };
  };
  const take = (cursor: number, next: Page): void => {
    const { clientId } = scene.store.standing();
    expect(scene.store.applyPull(next, { clientId, cursor, heldScopes: [team] })).toBe(true);
  };
  const begin = (): void => {
    const { clientId } = scene.store.standing();
    expect(scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] })).toBe(true);
  };

  it('R4: what the page confirms ends, what still waits is decided again on top of the new rows', () => {
    begin();
    save(priority(0));
    scene.store.nextBatch(1, 1_000_000);
    save(subject('Mine'));
    expect(ticketHere()).toMatchObject({ subject: 'Mine', priority: 0 });
    // The center has judged the first, and somebody closed the ticket and named it otherwise.
    take(9, pageWith(10, { subject: 'Theirs', priority: 0, status: 'closed' }, { lastMutation: 1 }));
    expect(waiting()).toEqual([{ name: 'ticket.set-subject', isMarked: 0 }]);
    expect(ticketHere()).toEqual({ subject: 'Mine', priority: 0, status: 'closed' });
  });

  it('R4: work that does not fit the new rows is marked and has no effect', () => {
    begin();
    save(subject('Mine'));
    save(priority(0));
    const merged = { subject: 'Theirs', priority: 3, status: 'closed', mergedIntoId: randomUUID() };
    take(9, pageWith(10, merged));
    expect(waiting()).toEqual([
      { name: 'ticket.set-subject', isMarked: 1 },
      { name: 'ticket.set-priority', isMarked: 1 },
    ]);
    expect(ticketHere()).toEqual({ subject: 'Theirs', priority: 3, status: 'closed' });
  });

  it('R7: a row that is older than the one here changes nothing, whichever page brings it', () => {
    begin();
    take(9, pageWith(12, { subject: 'Newest' }, { seq: 11 }));
    take(12, pageWith(13, { subject: 'Older' }, { seq: 10 }));
    expect(ticketHere()).toMatchObject({ subject: 'Newest' });
    const late = pageWith(13, { subject: 'Older' }, { seq: 10 });
    const snapshot: Page = { ...late, header: { ...late.header, type: 'snapshot' } };
    expect(scene.store.applySnapshot(team, null, snapshot)).toBe(true);
    expect(ticketHere()).toMatchObject({ subject: 'Newest' });
    take(13, pageWith(14, { subject: 'Still newer' }));
    expect(ticketHere()).toMatchObject({ subject: 'Still newer' });
  });

  it('R12: a page confirms nothing that was never sent', () => {
    begin();
    save(reply(randomUUID()));
    take(9, pageWith(10, {}, { lastMutation: 1 }));
    expect(listPending(scene.db)).toHaveLength(1);
    scene.store.nextBatch(10, 1_000_000);
    take(10, pageWith(11, {}, { lastMutation: 5 }));
    expect(listPending(scene.db)).toEqual([]);
  });

  it('R85: a message that came ahead of its ticket goes when a scope goes, and nothing else does', () => {
    const { clientId } = scene.store.standing();
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
    const messagesHere = () => scene.db.prepare('select id from message order by id').pluck().all();
    scene.store.applyPull(withMessages, { clientId, cursor: 5, heldScopes: [] });
    expect(messagesHere()).toEqual([kept, stray].toSorted());
    const next = page(10);
    const dropped = { ...next.header, addScopes: [], dropScopes: [`team:${randomUUID()}`] };
    scene.store.applyPull({ ...next, header: dropped }, { clientId, cursor: 9, heldScopes: [] });
    expect(messagesHere()).toEqual([kept]);
  });

  it('I10: rolling back a row takes along what later changes built on rows written with it', () => {
    scene.store.applyPull(page(9), { clientId: scene.store.standing().clientId, cursor: 5, heldScopes: [] });
    const messageId = randomUUID();
    save(reply(messageId));
    scene.db.exec("update touch set is_write = 0 where entity = 'ticket'");
    save({ name: 'message.cancel-send', args: { ticketId: ticket.id, messageId } });
    scene.db.exec("delete from touch where n = 2 and entity = 'ticket'");
    const rows = new RowSet();
    rows.add('ticket', ticket.id);
    expect(closeOverPending(scene.db, rows).map(({ n }) => n)).toEqual([1, 2]);
    expect([...rows.values()]).toEqual([
      { entity: 'ticket', id: ticket.id },
      { entity: 'message', id: messageId },
    ]);
  });

  it('R125: a merge that arrives has all that waits decided again, also what waits on its target alone', () => {
    const { clientId } = scene.store.standing();
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
    scene.store.applyPull(
      { ...first, lines: [put(ticket, 8), put(target, 9)] },
      { clientId, cursor: 5, heldScopes: [] },
    );
    // In the order in which they were made, and are judged, the target ends without the label.
    save({ name: 'ticket.tag', args: { ticketId: ticket.id, add: ['late'], remove: [] } });
    save({ name: 'ticket.tag', args: { ticketId: target.id, add: [], remove: ['late'] } });
    const merged = { ...ticket, status: 'closed', mergedIntoId: target.id };
    const next = page(10);
    const arrived = { ...next, header: { ...next.header, addScopes: [] }, lines: [put(merged, 10)] };
    expect(scene.store.applyPull(arrived, { clientId, cursor: 9, heldScopes: [team] })).toBe(true);
    expect(scene.db.prepare('select tags from ticket where id = ?').pluck().get(target.id)).toBe('[]');
  });

  describe('R189: a view that is deleted here, of which the center has already heard', () => {
    const view = {
      ...{ id: randomUUID(), name: 'Mine', builtin: null, ownerId: user.id, position: 1_000 },
      condition: { field: 'priority', operator: 'is', value: 1 },
      sort: [{ field: 'updatedAt', direction: 'desc' }],
      columns: ['number'],
    };
    const linesOf = (cursor: number, lines: Page['lines'], lastMutation = 0, hasMore = false): Page => {
      const whole = page(cursor);
      const header = {
        ...whole.header,
        lastMutation,
        addScopes: [],
        fields: { view: [...fieldsOf('view')] },
      };
      return { header, lines, trailer: { ...whole.trailer, hasMore, lines: lines.length } };
    };
    const isHere = (): boolean =>
      scene.db.prepare('select 1 from saved_view where id = ?').get(view.id) !== undefined;
    const deleteHere = (): void => {
      begin();
      const values = fieldsOf('view').map((field) => Reflect.get(view, field) as never);
      take(9, linesOf(10, [['put', 'view', view.id, 10, values, [team]]]));
      expect(isHere()).toBe(true);
      save({ name: 'view.delete', args: { viewId: view.id } });
      scene.store.nextBatch(1, 1_000_000);
      expect(isHere()).toBe(false);
    };

    it('stays away when a page in the middle takes it and the last one confirms the deletion', () => {
      deleteHere();
      take(10, linesOf(11, [['leave', 'view', view.id, 11]], 0, true));
      take(11, linesOf(12, [], 1));
      expect([isHere(), waiting()]).toEqual([false, []]);
      expect(scene.db.prepare('select * from shadow').all()).toEqual([]);
    });

    it('goes with its scope, from below the deletion too', () => {
      deleteHere();
      const dropping = linesOf(11, []);
      take(10, { ...dropping, header: { ...dropping.header, dropScopes: [team] } });
      expect(isHere()).toBe(false);
      expect(scene.db.prepare('select entity from shadow').all()).toEqual([]);
    });

    it('is compared as what the center confirmed', () => {
      deleteHere();
      const group = Number.parseInt(view.id.slice(-2), 16);
      const here = listGroupHere(scene.db, team, group, '').filter(({ entity }) => entity === 'view');
      expect(here).toEqual([{ entity: 'view', id: view.id, rootId: view.id, seq: 10 }]);
    });
  });
});
