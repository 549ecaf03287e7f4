import { type Draft, Settings } from '../../shared/contract/store.ts';
import { inTransaction, type SqliteDatabase } from './connection.ts';
import { prepared } from './prepared.ts';

/** A draft without the time it was saved at. */
export type DraftContent = Omit<Draft, 'updatedAt'>;

type StoredDraft = Omit<Draft, 'attachments'> & { readonly attachments: string };

const SELECT_DRAFT = `select ticket_id as ticketId, kind, body_html as bodyHtml, body_text as bodyText,
  updated_at as updatedAt, attachments from draft`;

function toDraft({ attachments, ...draft }: StoredDraft): Draft {
  return { ...draft, attachments: JSON.parse(attachments) as Draft['attachments'] };
}

/** The text being written on a ticket. */
export function getDraft(db: SqliteDatabase, ticketId: string): Draft | null {
  const row = prepared<[string], StoredDraft>(db, `${SELECT_DRAFT} where ticket_id = ?`).get(ticketId);
  return row === undefined ? null : toDraft(row);
}

/** Every text being written. */
export function listDrafts(db: SqliteDatabase): readonly Draft[] {
  return prepared<[], StoredDraft>(db, SELECT_DRAFT).all().map(toDraft);
}

export function saveDraft(db: SqliteDatabase, draft: Draft): void {
  inTransaction(db, 'durable', () => putDraft(db, draft));
}

/** Like `saveDraft`, within a transaction of the caller's. */
export function putDraft(db: SqliteDatabase, draft: Draft): void {
  prepared(
    db,
    `insert into draft (ticket_id, kind, body_html, body_text, updated_at, attachments) values (?, ?, ?, ?, ?, ?)
       on conflict (ticket_id) do update set kind = excluded.kind, body_html = excluded.body_html,
         body_text = excluded.body_text, updated_at = excluded.updated_at, attachments = excluded.attachments`,
  ).run(
    draft.ticketId,
    draft.kind,
    draft.bodyHtml,
    draft.bodyText,
    draft.updatedAt,
    JSON.stringify(draft.attachments),
  );
}

/** The refused or held change that the draft of a ticket takes the place of once it is sent: its operation id. */
export function replacedByDraft(db: SqliteDatabase, ticketId: string): string | null {
  const row = prepared<[string], { replaces: string | null }>(
    db,
    'select replaces from draft where ticket_id = ?',
  ).get(ticketId);
  return row?.replaces ?? null;
}

/** Says so of the draft of a ticket, within a transaction of the caller's. It holds as long as there is that draft. */
export function linkDraft(db: SqliteDatabase, ticketId: string, operationId: string): void {
  prepared(db, 'update draft set replaces = ? where ticket_id = ?').run(operationId, ticketId);
}

export function discardDraft(db: SqliteDatabase, ticketId: string): void {
  inTransaction(db, 'durable', () => removeDraft(db, ticketId));
}

/** Like `discardDraft`, within a transaction of the caller's. */
export function removeDraft(db: SqliteDatabase, ticketId: string): void {
  prepared(db, 'delete from draft where ticket_id = ?').run(ticketId);
}

const DEFAULT_SETTINGS: Settings = {
  locale: null,
  theme: 'system',
  density: 'default',
  layouts: {},
  keys: {},
  lastViewId: null,
  openTabs: { ids: [], activeId: null },
  boardGroupBy: 'status',
  isMetered: false,
  takesOnReply: true,
  notifiesOutside: true,
};

/** The settings of this person on this workstation; what was never set has its default. */
export function getSettings(db: SqliteDatabase): Settings {
  const rows = prepared<[], { key: string; value: string }>(db, 'select key, value from setting').all();
  const stored = Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
  return Settings.parse({ ...DEFAULT_SETTINGS, ...stored });
}

export function setSettings(db: SqliteDatabase, changes: Partial<Settings>): void {
  inTransaction(db, 'relaxed', () => {
    const put = prepared(
      db,
      'insert into setting (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
    );
    for (const [key, value] of Object.entries(changes)) put.run(key, JSON.stringify(value));
  });
}

/** The defaults, for a screen without a signed-in person. */
export function defaultSettings(): Settings {
  return DEFAULT_SETTINGS;
}
