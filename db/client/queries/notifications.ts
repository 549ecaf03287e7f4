import type { NotificationRow, QueryArgs } from '../../../shared/contract/queries.ts';
import type { SqliteDatabase } from '../connection.ts';
import { prepared } from '../prepared.ts';
import { listRows } from './rows.ts';

/** What the person here was told, newest first. */
export function listNotifications(
  db: SqliteDatabase,
  { limit }: QueryArgs<'notification.list'>,
): NotificationRow[] {
  const subjectOf = prepared<[string], { subject: string }>(db, 'select subject from ticket where id = ?');
  return listRows(db, 'notification', 'notification', 'order by at desc, id desc limit ?', [limit]).map(
    (row) => ({
      ...row,
      subject: subjectOf.get(row.ticketId)?.subject ?? null,
    }),
  );
}

/** How much of it is not read. */
export function countUnread(db: SqliteDatabase): number {
  const counted = prepared<[], { n: number }>(
    db,
    'select count(*) as n from notification where read_at is null',
  ).get();
  return counted?.n ?? 0;
}
