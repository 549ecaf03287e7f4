import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { getDraft, linkDraft, saveDraft } from '../../../db/client/local.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { getAttentionEntry } from '../../../db/client/outbox.ts';
import { listPending } from '../../../db/client/pending.ts';
import { listOutbox } from '../../../db/client/queries/outbox.ts';
import { restoreChange, saveChange } from '../../../db/client/save-change.ts';
import { findUndoable } from '../../../db/client/undo.ts';
import { takeBatch } from '../../../db/client/wire-order.ts';
import { LIMITS } from '../../../shared/contract/sync-protocol.ts';
import type { Actor } from '../../../shared/mutations/mutation.ts';
import { sampleTicket } from '../../support/small-organization.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const TEAM = randomUUID();

describe('saving a change', () => {
  let db: SqliteDatabase;
  const ticket = sampleTicket({ teamId: TEAM, branchId: randomUUID(), number: 7 } as never);
  const actor: Actor = {
    kind: 'user',
    user: { id: randomUUID(), role: 'agent', teamIds: [TEAM], isActive: true } as never,
    scopes: new Set([`team:${TEAM}`]),
    hiddenFields: [],
  };

  beforeEach(() => {
    db = openDatabase({ path: ':memory:', keyHex: null });
    migrate(db, MIGRATIONS);
    entityStoreOf(db).put('ticket', ticket, 5);
  });
  afterEach(() => {
    db.close();
  });

  const save = (name: string, args: unknown) =>
    saveChange(db, {
      call: { name, args },
      operationId: randomUUID(),
      createdAt: 1_000,
      actor,
      undoes: null,
    });
  const note = (bodyText: string) =>
    save('ticket.add-note', { ticketId: ticket.id, messageId: randomUUID(), bodyHtml: bodyText, bodyText });
  const counts = () =>
    ['outbox', 'message', 'shadow', 'touch'].map(
      (table) => (db.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n,
    );

  it('writes the call, its effect and the confirmed row in one go, and can be taken back', () => {
    expect(save('ticket.set-priority', { ticketId: ticket.id, priority: 0 })).toEqual({
      isSaved: true,
      n: 1,
    });
    expect(entityStoreOf(db).get('ticket', ticket.id)).toMatchObject({ row: { priority: 0 }, seq: 5 });
    expect(db.prepare('select row from shadow').get()).toMatchObject({
      row: expect.stringContaining('"priority":2'),
    });
    // R149: a newer program that takes it back must know what these arguments are.
    const inverse = db.prepare('select inverse from outbox').pluck().get();
    expect(JSON.parse(String(inverse))).toEqual({
      name: 'ticket.set-priority',
      args: { ticketId: ticket.id, priority: 2 },
      version: 1,
    });
  });

  it('R149: a change that a repaired store gets back keeps its version, also one that is not known here', () => {
    for (const version of [1, 7]) {
      const call = { name: 'ticket.set-priority', args: { ticketId: ticket.id, priority: 0 }, version };
      restoreChange(db, { call, operationId: randomUUID(), createdAt: 1_000 }, actor);
    }
    expect(takeBatch(db, 10, LIMITS.batchBytes).map(({ version }) => version)).toEqual([1, 7]);
    expect(db.prepare('select is_likely_refused from outbox order by n').pluck().all()).toEqual([0, 1]);
    expect(listPending(db).map(({ version }) => version)).toEqual([1, 7]);
  });

  it('R109 settles what it takes the place of and ends the draft with the same write, or does none of it', () => {
    const refused = note('as it was first');
    const n = refused.isSaved ? (refused.n ?? -1) : -1;
    const operationOf = (at: number) =>
      (db.prepare('select operation_id from outbox where n = ?').get(at) as { operation_id: string })
        .operation_id;
    db.prepare("update outbox set state = 'refused', code = 'notPermitted', is_replayed = 0 where n = ?").run(
      n,
    );
    const text = { ticketId: ticket.id, kind: 'internalNote' as const, attachments: [], updatedAt: 1 };
    saveDraft(db, { ...text, bodyHtml: 'mended', bodyText: 'mended' });
    linkDraft(db, ticket.id, operationOf(n));
    const change = {
      call: {
        name: 'ticket.add-note',
        args: { ticketId: ticket.id, messageId: randomUUID(), bodyHtml: 'mended', bodyText: 'mended' },
      },
      operationId: randomUUID(),
      createdAt: 1_000,
      actor,
      undoes: null,
      endsDraft: true,
    };
    const kept: unknown[] = [];
    const full = new Error('no space left');
    const fail = (): void => {
      throw full;
    };
    expect(() => saveChange(db, change, fail)).toThrow(full);
    expect(getAttentionEntry(db, n)).toMatchObject({ code: 'notPermitted' });
    expect(getDraft(db, ticket.id)).toMatchObject({ bodyText: 'mended' });
    const result = saveChange(db, change, (isNew, ended) => kept.push([isNew, ended]));
    expect(result).toMatchObject({ isSaved: true });
    expect(kept).toEqual([[true, { draftOf: ticket.id, settled: [operationOf(n)] }]]);
    expect([getAttentionEntry(db, n), getDraft(db, ticket.id)]).toEqual([null, null]);
  });

  it.each(['ticket', 'conflict_note', 'outbox'])(
    'R186 a value is restored and its note settled, or neither, when writing %s breaks off',
    (table) => {
      const note = {
        ...{ id: randomUUID(), ticketId: ticket.id, field: 'priority', winnerValue: 2, loserValue: 0 },
        ...{ loserUserId: randomUUID(), operationId: randomUUID(), createdAt: 1 },
        ...{ resolvedAt: null, resolvedById: null },
      };
      entityStoreOf(db).put('conflictNote', note as never, 6);
      const restore = () =>
        save('conflict.restore', { ticketId: ticket.id, conflictNoteId: note.id }).isSaved;
      const standing = () => [
        entityStoreOf(db).get('ticket', ticket.id)?.row.priority,
        entityStoreOf(db).get('conflictNote', note.id)?.row.resolvedAt,
      ];
      for (const when of ['insert', 'update']) {
        db.exec(`create temp trigger broken_${when} after ${when} on main.${table}
          begin select raise(abort, 'cut off'); end`);
      }
      expect(restore).toThrow('cut off');
      expect([standing(), counts()]).toEqual([
        [2, null],
        [0, 0, 0, 0],
      ]);
      db.exec('drop trigger broken_insert; drop trigger broken_update');
      expect(restore()).toBe(true);
      expect(standing()).toEqual([0, 1_000]);
      expect(restore).not.toThrow();
      expect(restore()).toBe(false);
    },
  );

  it('R1 a change that cannot be kept a second time is not saved', () => {
    const full = new Error('no space left');
    const change = {
      call: { name: 'ticket.set-priority', args: { ticketId: ticket.id, priority: 0 } },
      operationId: randomUUID(),
      createdAt: 1_000,
      actor,
      undoes: null,
    };
    const keep = (): void => {
      throw full;
    };
    expect(() => saveChange(db, change, keep)).toThrow(full);
    expect(counts()).toEqual([0, 0, 0, 0]);
    expect(entityStoreOf(db).get('ticket', ticket.id)).toMatchObject({ row: { priority: 2 } });
  });

  it.each([
    ['ticket.explode', {}, 'unknownMutation'],
    ['ticket.set-priority', { ticketId: 'x', priority: 9 }, 'invalidArguments'],
    ['ticket.set-priority', { ticketId: randomUUID(), priority: 1 }, 'ticketNotFound'],
    ['ticket.set-status', { ticketId: ticket.id, status: 'new' }, 'statusNotAllowed'],
  ])('%s refused here leaves nothing behind', (name, args, code) => {
    expect(save(name, args)).toMatchObject({ isSaved: false, code });
    expect(counts()).toEqual([0, 0, 0, 0]);
  });

  it.each([
    ['ticket.set-priority', { ticketId: ticket.id, priority: 2 }],
    ['ticket.set-status', { ticketId: ticket.id, status: 'new' }],
    ['ticket.set-type', { ticketId: ticket.id, type: 'incident' }],
    ['ticket.set-subject', { ticketId: ticket.id, subject: 'Printer offline' }],
    ['ticket.assign', { ticketId: ticket.id, assigneeId: null, expectedAssigneeId: null }],
    ['ticket.tag', { ticketId: ticket.id, add: ['pos'], remove: ['gone'] }],
  ])('R13 %s that finds all as it wants it leaves nothing behind', (name, args) => {
    entityStoreOf(db).put(
      'ticket',
      {
        ...ticket,
        priority: 2,
        status: 'new',
        type: 'incident',
        subject: 'Printer offline',
        assigneeId: null,
        tags: ['pos'],
      },
      5,
    );
    expect(save(name, args)).toEqual({ isSaved: true, n: null });
    expect(counts()).toEqual([0, 0, 0, 0]);
  });

  it('R13 the same note and the same answer twice are two messages', () => {
    const reply = () =>
      save('ticket.reply', {
        ticketId: ticket.id,
        customerId: ticket.customerId,
        messageId: randomUUID(),
        bodyHtml: 'same',
        bodyText: 'same',
        statusAfter: null,
        sendAnyway: false,
      });
    expect(
      [note('same'), note('same'), reply(), reply()].map((result) => result.isSaved && result.n),
    ).toEqual([1, 2, 3, 4]);
  });

  it('R13 what others have undone already is not offered for undoing again', () => {
    expect(save('ticket.set-priority', { ticketId: ticket.id, priority: 0 })).toEqual({
      isSaved: true,
      n: 1,
    });
    entityStoreOf(db).put('ticket', { ...ticket, priority: 2 }, 6);
    const undoable = findUndoable(db, 0);
    expect(undoable.map(({ n }) => n)).toEqual([1]);
    expect(
      saveChange(db, {
        call: { name: 'ticket.set-priority', args: { ticketId: ticket.id, priority: 2 } },
        operationId: randomUUID(),
        createdAt: 1_000,
        actor,
        undoes: 1,
      }),
    ).toEqual({ isSaved: true, n: null });
    expect(findUndoable(db, 0)).toEqual([]);
  });

  it('R97: what is larger than one change may be on the wire is refused here, in bytes and not in letters', () => {
    const before = counts();
    // 900,000 letters are within what a message may have, and 2.7 MB on the wire.
    const large = {
      ticketId: ticket.id,
      messageId: randomUUID(),
      bodyHtml: '客'.repeat(900_000),
      bodyText: 'x',
    };
    expect(save('ticket.add-note', large)).toEqual({ isSaved: false, code: 'changeTooLarge', params: {} });
    expect(counts()).toEqual(before);
    expect(save('ticket.add-note', { ...large, bodyHtml: 'x'.repeat(900_000) })).toMatchObject({
      isSaved: true,
    });
  });

  it('R97: a batch ends before it holds more bytes than the center takes', () => {
    for (let count = 0; count < 3; count += 1) note('客'.repeat(200_000));
    expect(takeBatch(db, LIMITS.batchMutations, LIMITS.batchBytes)).toHaveLength(1);
    expect(takeBatch(db, LIMITS.batchMutations, 2 * LIMITS.batchBytes)).toHaveLength(3);
    expect(takeBatch(db, 2, 2 * LIMITS.batchBytes)).toHaveLength(2);
  });

  it('on a full disk nothing has happened, the reason is named, and afterwards it works again', () => {
    note('before');
    const before = counts();
    const pages = db.pragma('page_count', { simple: true }) as number;
    db.pragma(`max_page_count = ${pages}`);
    expect(() => note('x'.repeat(200_000))).toThrow(expect.objectContaining({ code: 'diskFull' }));
    expect(counts()).toEqual(before);
    db.pragma('max_page_count = 1000000');
    expect(note('after')).toMatchObject({ isSaved: true, n: 2 });
  });

  it('remembers the number of its ticket, which a person reads when the ticket has left', () => {
    note('kept');
    db.prepare('delete from ticket where id = ?').run(ticket.id);
    expect(listOutbox(db)).toMatchObject([{ ticketNumber: null, goneTicketNumber: 7, text: 'kept' }]);
  });
});
