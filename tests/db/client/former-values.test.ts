import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { setMeta } from '../../../db/client/meta.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { removeAgain } from '../../../db/client/remove-again.ts';
import { findUndoable } from '../../../db/client/undo.ts';
import type { Page } from '../../../shared/contract/sync-protocol.ts';
import { type EntityName, fieldsOf } from '../../../shared/model/entities.ts';
import { page, team, teamId, ticket, user, useStoreScene } from './support/store-scene.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../db/client/migrations'));
const THEIRS = 'canary-of-a-colleague';
const macro = {
  ...{ id: randomUUID(), name: THEIRS, ownerId: null, teamId, key: null },
  actions: [{ kind: 'setPriority', priority: 1 }],
};
const rule = {
  ...{ id: randomUUID(), name: THEIRS, position: 1, isEnabled: false, isLast: false, version: 1 },
  when: { field: 'priority', operator: 'is', value: 0 },
  actions: [{ kind: 'setPriority', priority: 1 }],
};

/** What a change holds of others, to be taken back with, goes with the right to see it; the person's own words stay. */
describe('R108: former values in the outbox', () => {
  const scene = useStoreScene();
  let cursor = 5;

  const take = (lines: Page['lines'], header: Partial<Page['header']> = {}): void => {
    const whole = page(cursor + 1);
    const fields = Object.fromEntries(
      (['ticket', 'macro', 'rule', 'team'] as const).map((entity) => [entity, [...fieldsOf(entity)]]),
    );
    const next: Page = {
      header: { ...whole.header, addScopes: [], fields, ...header },
      lines,
      trailer: { ...whole.trailer, lines: lines.length },
    };
    const { clientId } = scene.store.standing();
    expect(scene.store.applyPull(next, { clientId, cursor, heldScopes: [] })).toBe(true);
    cursor += 1;
  };
  const put = (
    entity: EntityName,
    row: Readonly<Record<string, unknown>> & { id: string },
    scope: string,
  ): Page['lines'][number] => {
    const values = fieldsOf(entity).map((field) => Reflect.get(row, field) as never);
    return ['put', entity, row.id, cursor + 1, values, [scope]];
  };
  const begin = (): void => {
    cursor = 5;
    const teamRow = { id: teamId, branchId: ticket.branchId, parentId: null, name: 'A team' };
    const lines = [
      put('team', teamRow, 'directory'),
      put('ticket', { ...ticket, subject: THEIRS }, team),
      put('macro', macro, team),
      put('rule', rule, 'rules'),
    ];
    const scopes = ['directory', team, 'rules'].map((scope) => ({ scope, roots: 1, urgency: 0 }));
    take(lines, { addScopes: scopes });
    expect(holds(THEIRS)).toBe(true);
  };
  const holds = (text: string): boolean => scene.db.serialize().includes(text);
  const offered = (): string[] => findUndoable(scene.db, 0).map(({ name }) => name);
  const setSubject = (): void =>
    scene.save({ name: 'ticket.set-subject', args: { ticketId: ticket.id, subject: 'my own words' } });
  const renameMacro = (): void => {
    const { id: macroId, ownerId: _ownerId, ...rest } = macro;
    scene.save({ name: 'macro.save', args: { macroId, ...rest, name: 'my own words' } });
  };
  const deleteMacro = (): void => scene.save({ name: 'macro.delete', args: { macroId: macro.id } });
  /** The center has it all, as it was changed here. */
  const confirm = (lines: Page['lines']): void => {
    scene.store.nextBatch(10, 1_000_000);
    take(lines, { lastMutation: 10 });
    scene.db.exec("update outbox set state = 'applied'");
  };

  it('a ticket that leaves takes its former subject along, and the change is not taken back any more', () => {
    begin();
    setSubject();
    take([
      ['leave', 'macro', macro.id, 7],
      ['leave', 'rule', rule.id, 7],
    ]);
    expect(offered()).toEqual(['ticket.set-subject']);
    confirm([put('ticket', { ...ticket, subject: 'my own words' }, team)]);
    expect([offered(), holds(THEIRS)]).toEqual([['ticket.set-subject'], true]);
    take([['leave', 'ticket', ticket.id, 9]]);
    expect([offered(), holds(THEIRS), holds('my own words')]).toEqual([[], false, true]);
  });

  it('a team that goes takes macros along, as they were before the person changed or deleted them', () => {
    for (const change of [renameMacro, deleteMacro]) {
      scene.db.exec('delete from scope; delete from member; delete from outbox');
      setMeta(scene.db, 'cursor', 5);
      begin();
      change();
      const isDeleted = change === deleteMacro;
      confirm(
        isDeleted
          ? [['del', 'macro', macro.id, 7]]
          : [put('macro', { ...macro, name: 'my own words' }, team)],
      );
      expect(offered()).toEqual([isDeleted ? 'macro.delete' : 'macro.save']);
      take([], { dropScopes: [team] });
      expect(offered()).toEqual([]);
      take([], { dropScopes: ['rules'] });
      expect(holds(THEIRS)).toBe(false);
    }
  });

  it('a macro that a colleague deletes goes as it was before the person changed it', () => {
    begin();
    renameMacro();
    confirm([put('macro', { ...macro, name: 'my own words' }, team)]);
    take([['del', 'macro', macro.id, 8]]);
    expect(offered()).toEqual([]);
  });

  it('rules go with the right to write them, also one that was deleted', () => {
    begin();
    const actor = { ...user, role: 'admin' };
    setMeta(scene.db, 'user', actor);
    scene.db
      .prepare(
        `insert into outbox (n, operation_id, name, version, args, base_seq, created_at, state, is_replayed,
           is_likely_refused, params, inverse, was_sent)
         values (1, 'o', 'rule.delete', 1, ?, 0, 1, 'applied', 0, 0, '{}', ?, 1)`,
      )
      .run(
        JSON.stringify({ ruleId: rule.id }),
        JSON.stringify({ name: 'rule.save', args: { ruleId: rule.id, name: THEIRS } }),
      );
    take([['del', 'rule', rule.id, 7]]);
    expect(offered()).toEqual(['rule.delete']);
    take([], { dropScopes: ['rules'] });
    expect(offered()).toEqual([]);
  });

  it('R144: a field that is hidden takes its former value along, and nothing else does', () => {
    begin();
    setSubject();
    scene.save({ name: 'ticket.set-priority', args: { ticketId: ticket.id, priority: 0 } });
    const inverse = { name: 'ticket.set-category', args: { ticketId: ticket.id, category: 'secret-word' } };
    scene.db.prepare('update outbox set inverse = ? where n = 2').run(JSON.stringify(inverse));
    expect(holds('secret-word')).toBe(true);
    take([], { hiddenFields: ['ticket.category'] });
    expect([offered(), holds('secret-word')]).toEqual([['ticket.set-subject'], false]);
  });

  it('goes from a copy with what is taken from it', () => {
    begin();
    setSubject();
    renameMacro();
    const removals = [
      { n: 1, kind: 'root', entity: 'ticket', id: ticket.id },
      { n: 2, kind: 'scope', entity: null, id: team },
      { n: 3, kind: 'scope', entity: null, id: 'rules' },
    ] as const;
    removeAgain(scene.db, removals, {
      kind: 'user',
      user: user as never,
      scopes: new Set(),
      hiddenFields: [],
    });
    expect([offered(), holds(THEIRS), holds('my own words')]).toEqual([[], false, true]);
  });

  it('0145: what had left before an update goes with it, and what is here stays', () => {
    const db = openDatabase({ path: ':memory:', keyHex: null });
    migrate(
      db,
      MIGRATIONS.filter(({ name }) => name !== '0145-former-values.sql'),
    );
    const insert = db.prepare(
      `insert into outbox (n, operation_id, name, version, args, base_seq, created_at, state, is_replayed,
         is_likely_refused, params, inverse, was_sent)
       values (?, ?, 'x', 1, '{}', 0, 1, 'applied', 0, 0, '{}', ?, 1)`,
    );
    for (const [index, args] of [
      { ticketId: ticket.id },
      { macroId: macro.id },
      { ruleId: rule.id },
      { viewId: 'x' },
    ].entries()) {
      insert.run(index + 1, String(index), JSON.stringify({ name: 'x', args }));
    }
    migrate(db, MIGRATIONS);
    expect(db.prepare('select n from outbox where inverse is not null').pluck().all()).toEqual([4]);
    db.close();
  });
});
