import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { NOTE, useWorkstation } from '../../store/support/workstation.ts';

describe('a store that another version has used', () => {
  const desk = useWorkstation();

  /** Opens a database of the account beside its store, which has ended. */
  const beside = <T>(file: string, work: (db: SqliteDatabase) => T): T => {
    const keyHex = [...desk.vault.secrets].find(([name]) => name.endsWith('/database-key'))?.[1] ?? null;
    const db = openDatabase({ path: join(desk.accountFolder(), file), keyHex });
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  const withWork = async (): Promise<string> => {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    const id = randomUUID();
    expect(desk.addNote(id)).toMatchObject({ isSaved: true });
    await desk.session.stop();
    return id;
  };

  it('R100: from the past is updated with its work in it, and kept as it was beside', async () => {
    const id = await withWork();
    beside('outpost.db', (db) => {
      db.exec("drop index outbox_waiting_size; delete from migration where name = '0125-outbox-size.sql'");
    });
    desk.proxy.restore();
    await desk.startAnother();
    await desk.synced();
    expect(await desk.countInCenter(id)).toBe(1);
    const names = beside('before-update.db', (db) => db.prepare('select name from outbox').pluck().all());
    expect(names).toEqual(['ticket.add-note']);
  });

  it('R100: from the future is refused and left as it is, and nothing of its work is lost', async () => {
    const id = await withWork();
    beside('outpost.db', (db) => db.exec("insert into migration values ('9999-later.sql', '')"));
    expect(await desk.startAnother()).toMatchObject({
      phase: 'blocked',
      notice: { code: 'databaseFromNewerVersion' },
    });
    expect(existsSync(join(desk.accountFolder(), 'before-update.db'))).toBe(false);
    // The newer version comes back.
    beside('outpost.db', (db) => db.exec("delete from migration where name = '9999-later.sql'"));
    desk.proxy.restore();
    await desk.startAnother();
    await desk.synced();
    expect(await desk.countInCenter(id)).toBe(1);
  });

  it('R101: a kind of change that only the newer version knew is refused with its words kept, and holds nothing up', async () => {
    await withWork();
    beside('outpost.db', (db) =>
      db.exec("update outbox set name = 'ticket.escalate', version = 7 where name = 'ticket.add-note'"),
    );
    desk.proxy.restore();
    await desk.startAnother();
    const id = randomUUID();
    expect(desk.addNote(id)).toMatchObject({ isSaved: true });
    await desk.synced();
    expect(await desk.countInCenter(id)).toBe(1);
    expect(desk.workspace().query('attention.list', {})).toMatchObject([
      { name: 'ticket.escalate', state: 'refused', code: 'unknownMutation', text: NOTE },
    ]);
  });

  it('R149: a newer form of a known change is refused with its words kept, holds nothing up, and keeps its version', async () => {
    await withWork();
    beside('outpost.db', (db) => db.exec("update outbox set version = 7 where name = 'ticket.add-note'"));
    desk.proxy.restore();
    await desk.startAnother();
    const id = randomUUID();
    expect(desk.addNote(id)).toMatchObject({ isSaved: true });
    await desk.synced();
    expect(await desk.countInCenter(id)).toBe(1);
    const [kept, ...others] = desk.workspace().query('attention.list', {}) as { n: number }[];
    expect(others).toEqual([]);
    expect(kept).toMatchObject({
      name: 'ticket.add-note',
      state: 'refused',
      code: 'mutationTooNew',
      text: NOTE,
    });
    const { rows } = await desk.test.server.context.pool.query<object>(
      "select version, verdict, args->>'bodyText' as text from mutation_log where code = 'mutationTooNew'",
    );
    expect(rows).toEqual([{ version: 7, verdict: 'refused', text: NOTE }]);
    // Handed in again by a program that does not know it either, it stays where it is.
    const again = desk.workspace().actOnAttention(kept?.n ?? 0, 'applyAgain');
    expect(again).toMatchObject({ isSaved: false, code: 'mutationTooNew' });
    expect(desk.workspace().query('attention.list', {})).toMatchObject([{ text: NOTE }]);
  });
});
