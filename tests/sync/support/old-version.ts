import type { Migration } from '../../../db/client/migrate.ts';
import type { Page } from '../../../shared/contract/sync-protocol.ts';

/** What the version before does not know. */
const UNKNOWN = new Set([
  'article',
  'articleRevision',
  'ticketEvent',
  'ticketLink',
  'process',
  'processTemplate',
]);

/** A page as that version reads it: what it does not know is passed over (R101). */
export function readByOldVersion<T extends Pick<Page, 'lines'>>(page: T): T {
  return { ...page, lines: page.lines.filter(([, entity]) => !UNKNOWN.has(entity)) };
}

/** What brings a store of that version up to date, as the migrations that came with articles and with the history did (R139, R168). */
export const UPDATE: Migration = {
  name: '9000-update.sql',
  sql: `alter table outbox add column of_the_newer_version text;
    alter table ticket add column of_the_newer_version text;
    update scope set state = 'checking', token = null where id in ('knowledge', 'directory') or id like 'team:%' or id like 'user:%' or id like 'ticket:%';`,
};
