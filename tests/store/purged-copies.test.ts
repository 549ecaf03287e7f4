import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { SqliteDatabase } from '../../db/client/connection.ts';
import { setMeta } from '../../db/client/meta.ts';
import { createSyncStore } from '../../db/client/sync-store.ts';
import { type AccountFiles, accountFiles } from '../../electron/store/account-files.ts';
import { actorOf } from '../../electron/store/actor.ts';
import { copyDatabase } from '../../electron/store/copy-database.ts';
import { openWhole } from '../../electron/store/open-whole.ts';
import { createPurgedCopies, type PurgedCopies } from '../../electron/store/purged-copies.ts';
import type { Page } from '../../shared/contract/sync-protocol.ts';
import type { SyncStore } from '../../shared/contract/sync-store.ts';
import { fieldsOf } from '../../shared/model/entities.ts';
import { sampleHeader, sampleTrailer } from '../support/sample-page.ts';
import { sampleTicket } from '../support/small-organization.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { SimulatedClock } from '../sync/support/simulated-clock.ts';

const TEAM_ID = randomUUID();
const TEAM = `team:${TEAM_ID}`;
const USER = {
  id: randomUUID(),
  email: 'mira@example.test',
  name: 'Mira',
  role: 'agent',
  teamIds: [TEAM_ID],
  locale: 'en',
  isActive: true,
};
const GOES = ticketWith('canary-that-goes');
const STAYS = ticketWith('canary-that-stays');

function ticketWith(subject: string) {
  return sampleTicket({ teamId: TEAM_ID, branchId: randomUUID(), number: 1, subject } as never);
}

function putOf(ticket: typeof GOES, seq: number, scopes: string[]): Page['lines'][number] {
  const values = fieldsOf('ticket').map((field) => Reflect.get(ticket, field) as never);
  return ['put', 'ticket', ticket.id, seq, values, scopes];
}

/** A store without encryption, so that every byte of its folder can be searched. */
describe('R108: what the center takes away', () => {
  let files: AccountFiles;
  let db: SqliteDatabase;
  let store: SyncStore;
  let clock: SimulatedClock;
  let copies: PurgedCopies;
  const bugs: unknown[] = [];

  const open = (): PurgedCopies => {
    const ports = { db, keyHex: null, files, clock: clock.engineClock() };
    const opened = createPurgedCopies({ ...ports, onBug: (error) => bugs.push(error) });
    onTestFinished(() => opened.stop());
    return opened;
  };
  const apply = (cursor: number, lines: Page['lines'], header: Partial<Page['header']> = {}): void => {
    const from = cursor - 1;
    const page: Page = {
      header: sampleHeader(cursor, { fields: { ticket: [...fieldsOf('ticket')] }, ...header }),
      lines,
      trailer: sampleTrailer(cursor, lines.length),
    };
    const { clientId } = store.standing();
    expect(store.applyPull(page, { clientId, cursor: from, heldScopes: [] })).toBe(true);
  };
  /** Files of the folder in which a text stands. */
  const filesWith = (text: string): string[] => {
    const folder = join(files.database, '..');
    return readdirSync(folder)
      .filter((name) => readFileSync(join(folder, name)).includes(text))
      .sort();
  };

  beforeEach(() => {
    files = accountFiles(temporaryFolder('purged'));
    clock = new SimulatedClock();
    db = openWhole(files.database, null, files.beforeUpdate, true);
    onTestFinished(() => {
      db.close();
      expect(bugs.splice(0)).toEqual([]);
    });
    setMeta(db, 'user', USER);
    store = createSyncStore({
      db,
      now: () => clock.now,
      newId: randomUUID,
      actor: () => actorOf(db),
      onChange: () => copies.check(),
      isTicketOpen: () => false,
    });
    setMeta(db, 'epoch', 'e');
    setMeta(db, 'standing', { line: null, seq: 5, seal: 's' });
    setMeta(db, 'cursor', 5);
    copies = open();
    const scopes = [
      { scope: TEAM, roots: 1, urgency: 0 },
      { scope: `user:${USER.id}`, roots: 1, urgency: 0 },
    ];
    const lines = [putOf(GOES, 6, [TEAM]), putOf(STAYS, 6, [`user:${USER.id}`])];
    apply(6, lines, { addScopes: scopes });
    copyDatabase(db, files.backup);
    copyDatabase(db, files.beforeUpdate);
    copyFileSync(files.backup, `${files.database}.damaged-1`);
    expect(filesWith('canary-that-goes')).toEqual([
      'backup.db',
      'before-update.db',
      'outpost.db-wal',
      'outpost.db.damaged-1',
    ]);
  });

  const isNowhere = () => waitFor(() => filesWith('canary-that-goes').length === 0, { what: 'clean files' });

  it('with a scope is in no file after seconds, not in the log either, and nothing else has gone', async () => {
    apply(7, [], { dropScopes: [TEAM] });
    const since = clock.now;
    clock.fireNext();
    expect(clock.now - since).toBeLessThanOrEqual(1_000);
    expect(filesWith('canary-that-goes')).not.toContain('outpost.db-wal');
    clock.fireNext();
    expect(clock.now - since).toBeLessThanOrEqual(5_000);
    await isNowhere();
    expect(filesWith('canary-that-stays')).toEqual(['backup.db', 'outpost.db']);
  });

  it('as a single ticket is in no file after a quarter of an hour', async () => {
    apply(7, [['leave', 'ticket', GOES.id, 7]]);
    const since = clock.now;
    clock.fireNext();
    clock.fireNext();
    expect(clock.now - since).toBeLessThanOrEqual(15 * 60_000);
    await isNowhere();
    expect(filesWith('canary-that-stays')).toEqual(['backup.db', 'outpost.db']);
  });

  it('R144: as a field is in no file after seconds, and a repaired store fetches it when it may be seen again', async () => {
    const named = (subject: string, category: string | null) => {
      const whole = { ...GOES, subject, category };
      const values = fieldsOf('ticket').map((field) => Reflect.get(whole, field) as never);
      return ['put', 'ticket', GOES.id, 7, values, [TEAM]] as Page['lines'][number];
    };
    apply(7, [named('A subject that stays', 'canary-of-a-field')]);
    copyDatabase(db, files.backup);
    expect(filesWith('canary-of-a-field')).toContain('backup.db');
    apply(8, [], { hiddenFields: ['ticket.category'] });
    const since = clock.now;
    clock.fireNext();
    clock.fireNext();
    expect(clock.now - since).toBeLessThanOrEqual(5_000);
    await waitFor(() => filesWith('canary-of-a-field').length === 0, { what: 'clean files' });
    expect(filesWith('A subject that stays')).toEqual(['backup.db', 'outpost.db']);
    const repaired = openWhole(files.backup, null, files.beforeUpdate, false);
    onTestFinished(() => void repaired.close());
    const again = createSyncStore({
      db: repaired,
      now: () => 0,
      newId: randomUUID,
      actor: () => actorOf(repaired),
      onChange: () => undefined,
      isTicketOpen: () => false,
    });
    repaired.prepare("update scope set state = 'complete'").run();
    const { clientId } = again.standing();
    const page: Page = { header: sampleHeader(9), lines: [], trailer: sampleTrailer(9, 0) };
    expect(again.applyPull(page, { clientId, cursor: 7, heldScopes: [] })).toBe(true);
    expect(again.standing().checkingScopes.map(({ scope }) => scope)).toContain(TEAM);
  });

  it('goes after the next start where the process was killed before', async () => {
    apply(7, [], { dropScopes: [TEAM] });
    copies.stop();
    expect(filesWith('canary-that-goes')).toContain('backup.db');
    copies = open();
    clock.fireNext();
    clock.fireNext();
    await isNowhere();
  });

  it('is gone when the back-up is made anew, and nothing is due any more', () => {
    apply(7, [['leave', 'ticket', GOES.id, 7]]);
    db.pragma('wal_checkpoint(truncate)');
    copyDatabase(db, files.backup);
    copies.renewed();
    expect(filesWith('canary-that-goes')).toEqual([]);
    expect(db.prepare('select count(*) from removal').pluck().get()).toBe(0);
  });

  it('and gives again comes back to a repaired store, which stands where its back-up was made', async () => {
    apply(7, [['leave', 'ticket', GOES.id, 7]]);
    apply(8, [putOf(GOES, 8, [TEAM])]);
    clock.fireNext();
    clock.fireNext();
    await waitFor(() => !readFileSync(files.backup).includes('canary-that-goes'), {
      what: 'a clean back-up',
    });
    const repaired = openWhole(files.backup, null, files.beforeUpdate, false);
    const held = () => repaired.prepare('select subject from ticket order by subject').pluck().all();
    expect(held()).toEqual(['canary-that-stays']);
    const again = createSyncStore({
      db: repaired,
      now: () => 0,
      newId: randomUUID,
      actor: () => actorOf(repaired),
      onChange: () => undefined,
      isTicketOpen: () => false,
    });
    const { clientId, cursor } = again.standing();
    // The page that a center answers to that cursor.
    const page: Page = {
      header: sampleHeader(8, { fields: { ticket: [...fieldsOf('ticket')] } }),
      lines: [putOf(GOES, 8, [TEAM])],
      trailer: sampleTrailer(8, 1),
    };
    expect(cursor).toBe(6);
    expect(again.applyPull(page, { clientId, cursor: 6, heldScopes: [] })).toBe(true);
    expect(held()).toEqual(['canary-that-goes', 'canary-that-stays']);
    repaired.close();
  });

  it('leaves the back-up of a store that was found damaged as it is', async () => {
    apply(7, [], { dropScopes: [TEAM] });
    copyFileSync(files.backup, `${files.database}.suspect`);
    clock.fireNext();
    clock.fireNext();
    await Promise.resolve();
    expect(readFileSync(files.backup).includes('canary-that-goes')).toBe(true);
    expect(existsSync(`${files.backup}.cleaned`)).toBe(false);
  });
});
