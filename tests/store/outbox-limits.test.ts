import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/client/connection.ts';
import { migrate } from '../../db/client/migrate.ts';
import { readMigrations } from '../../db/client/migrations/read.ts';
import { OUTBOX_LIMITS } from '../../db/client/outbox-limits.ts';
import { readSyncStatus } from '../../electron/store/sync-status.ts';
import { INITIAL_STATE } from '../../electron/sync/state.ts';
import type { MutateResult } from '../../shared/contract/store.ts';
import { useWorkstation, type Workstation } from './support/workstation.ts';

const FULL = { isSaved: false, n: null, code: 'outboxFull', params: {} };

function warnings(desk: Workstation): unknown {
  return desk.status().warnings;
}

describe('a workstation on which ten changes may wait', () => {
  const desk = useWorkstation({ outboxLimits: { changes: 10, bytes: 1_000_000 } });

  test('R79: tells when one more is left and when none is, refuses the eleventh, and goes on once they are out', async () => {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    for (let count = 1; count <= 8; count += 1) expect(desk.addNote()).toMatchObject({ isSaved: true });
    expect(warnings(desk)).toEqual([]);
    expect(desk.addNote()).toMatchObject({ isSaved: true });
    expect(warnings(desk)).toEqual([{ code: 'outboxNearlyFull', params: { percent: 90 } }]);
    const tenth = randomUUID();
    expect(desk.addNote(tenth)).toMatchObject({ isSaved: true });
    expect(warnings(desk)).toEqual([{ code: 'outboxFull', params: { percent: 100 } }]);
    const draft = { ticketId: desk.ticketId as never, kind: 'internalNote' as const, attachments: [] };
    desk.workspace().saveDraft({ ...draft, bodyHtml: 'typed', bodyText: 'typed' });
    const eleventh = randomUUID();
    expect(desk.addNote(eleventh)).toEqual(FULL);
    expect(desk.status().pendingCount).toBe(10);
    expect(desk.workspace().getDraft(desk.ticketId)).toMatchObject({ bodyText: 'typed' });

    await desk.goOnline();
    expect(warnings(desk)).toEqual([]);
    expect(await desk.countInCenter(tenth)).toBe(1);
    expect(await desk.countInCenter(eleventh)).toBe(0);
    expect(desk.addNote(eleventh)).toMatchObject({ isSaved: true });
    await desk.synced();
    expect(await desk.countInCenter(eleventh)).toBe(1);
  });
});

describe('a workstation on which 10,000 bytes may wait', () => {
  const desk = useWorkstation({ outboxLimits: { changes: 1_000, bytes: 10_000 } });
  const note = (bodyText: string): MutateResult =>
    desk.workspace().mutate({
      name: 'ticket.add-note',
      args: { ticketId: desk.ticketId, messageId: randomUUID(), bodyHtml: '', bodyText },
    });

  test('R79: counts bytes, not characters, and refuses only what does not fit', async () => {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    expect(note('客'.repeat(2_500))).toMatchObject({ isSaved: true });
    expect(warnings(desk)).toEqual([]);
    expect(note('客'.repeat(1_000))).toEqual(FULL);
    expect(note('c'.repeat(1_400))).toMatchObject({ isSaved: true });
    expect(warnings(desk)).toMatchObject([{ code: 'outboxNearlyFull' }]);
  });
});

test('R79: more tickets and customers than a workstation holds well are told', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, readMigrations(join(import.meta.dirname, '../../db/client/migrations')));
  db.exec(
    "insert into scope (id, state, priority, roots, roots_done) values ('customers', 'joining', 1, 600000, 0)",
  );
  db.exec(
    "insert into scope (id, state, priority, roots, roots_done) values ('team:1', 'joining', 2, 400000, 0)",
  );
  const codes = () =>
    readSyncStatus(
      db,
      INITIAL_STATE,
      OUTBOX_LIMITS,
      () => ({ bytesPerSecond: null, remainingMs: null }),
      false,
    ).warnings;
  expect(codes()).toEqual([]);
  db.exec("update scope set roots = 400001 where id = 'team:1'");
  expect(codes()).toEqual([{ code: 'tooMuchHere', params: { count: 1_000_001 } }]);
  db.close();
});
