import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { openDatabase, type SqliteDatabase } from '../../../../db/client/connection.ts';
import { setMeta } from '../../../../db/client/meta.ts';
import { migrate } from '../../../../db/client/migrate.ts';
import { readMigrations } from '../../../../db/client/migrations/read.ts';
import { listScopeProgress } from '../../../../db/client/outbox.ts';
import { saveChange } from '../../../../db/client/save-change.ts';
import { createSyncStore } from '../../../../db/client/sync-store.ts';
import type { Page } from '../../../../shared/contract/sync-protocol.ts';
import type { SyncStore } from '../../../../shared/contract/sync-store.ts';
import { fieldsOf } from '../../../../shared/model/entities.ts';
import type { Actor, MutationCall } from '../../../../shared/mutations/mutation.ts';
import { sampleHeader, sampleTrailer } from '../../../support/sample-page.ts';
import { sampleTicket } from '../../../support/small-organization.ts';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../../db/client/migrations'));
/** The one team of the person. */
export const teamId = randomUUID();
/** A ticket of that team, as the center has it. */
export const ticket = sampleTicket({
  teamId,
  branchId: randomUUID(),
  number: 1,
  channel: 'mail',
  customerId: randomUUID() as never,
} as never);
/** Whose store it is. */
export const user = {
  id: randomUUID(),
  email: 'mira@example.test',
  name: 'Mira',
  role: 'agent',
  teamIds: [teamId],
  locale: 'en',
  isActive: true,
};
/** The scope of the team. */
export const team = `team:${teamId}`;
const actor: Actor = { kind: 'user', user: user as never, scopes: new Set([team]), hiddenFields: [] };

/** A pull page that brings the ticket and moves the cursor on. */
export function page(cursor: number): Page {
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

/** A store at cursor 5 of epoch `e`, fresh for every test of the group. */
export interface StoreScene {
  readonly db: SqliteDatabase;
  readonly store: SyncStore;
  /** Saves a change of the person, who sees the team. */
  save(call: MutationCall): void;
}

/** Opens the scene before each test and closes it after. */
export function useStoreScene(): StoreScene {
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

  return {
    get db() {
      return db;
    },
    get store() {
      return store;
    },
    save(call) {
      const result = saveChange(db, { call, operationId: randomUUID(), createdAt: 1, actor, undoes: null });
      expect(result.isSaved).toBe(true);
    },
  };
}

/** An answer to the ticket. */
export function reply(messageId: string): MutationCall {
  return {
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
  };
}
