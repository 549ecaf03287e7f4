import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../db/client/connection.ts';
import { setMeta } from '../../db/client/meta.ts';
import { migrate } from '../../db/client/migrate.ts';
import { readMigrations } from '../../db/client/migrations/read.ts';
import { OUTBOX_LIMITS } from '../../db/client/outbox-limits.ts';
import { readSyncStatus } from '../../electron/store/sync-status.ts';
import { INITIAL_STATE } from '../../electron/sync/state.ts';
import { team, teamId, user } from '../db/client/support/store-scene.ts';

let db: SqliteDatabase;
beforeEach(() => {
  db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, readMigrations(join(import.meta.dirname, '../../db/client/migrations')));
  setMeta(db, 'user', { ...user, teamIds: [teamId] });
  for (const scope of ['directory', `user:${user.id}`, team]) {
    db.prepare(
      "insert into scope (id, state, priority, roots, roots_done, urgency) values (?, 'joining', 1, 2, 0, 0)",
    ).run(scope);
  }
});
afterEach(() => db.close());

const firstSync = () => {
  const pace = () => ({ bytesPerSecond: null, remainingMs: null });
  return readSyncStatus(db, INITIAL_STATE, OUTBOX_LIMITS, pace, false).firstSync;
};

test('the first sync is usable with reference data, own open tickets and a page of a queue, and complete with all', () => {
  expect(firstSync()).toMatchObject({ isUsable: false, isComplete: false });
  db.exec("update scope set state = 'complete', roots_done = 2 where id = 'directory'");
  // Of the person's own tickets the open ones are here: the next page is of closed ones.
  db.exec("update scope set token = 't', urgency = 3 where id like 'user:%'");
  expect(firstSync()).toMatchObject({ isUsable: false });
  db.exec("update scope set token = 't' where id like 'team:%'");
  expect(firstSync()).toMatchObject({ isUsable: true, isComplete: false });
  db.exec("update scope set state = 'complete', roots_done = 2");
  expect(firstSync()).toMatchObject({ isUsable: true, isComplete: true, rowsDone: 6, rowsTotal: 6 });
});

test('R10: nobody is shown the first sync again, and nobody stops working, because scopes are compared with a restored center', () => {
  db.exec("update scope set state = 'complete', roots_done = 2");
  db.exec("update scope set state = 'checking', token = null");
  expect(firstSync()).toMatchObject({ isUsable: true, isComplete: false });
});
