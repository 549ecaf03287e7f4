import type { NotificationRow, QueryArgs } from '../../../shared/contract/queries.ts';
import type { SqliteDatabase } from '../connection.ts';
import { prepared } from '../prepared.ts';
import type { Viewer } from './compile-condition.ts';
import { listRows } from './rows.ts';

/** What the person here was told, newest first. */
export function listNotifications(
  db: SqliteDatabase,
  { limit }: QueryArgs<'notification.list'>,
  { userId }: Viewer,
): NotificationRow[] {
  const subjectOf = prepared<[string], { subject: string }>(db, 'select subject from ticket where id = ?');
  const nameOf = prepared<[string], { name: string }>(db, 'select name from user_account where id = ?');
  // A note of one's own that waits to be sent tells others here as well.
  const own = 'where user_id = ? order by at desc, id desc limit ?';
  return listRows(db, 'notification', 'notification', own, [userId, limit]).map((row) => ({
    ...row,
    subject: subjectOf.get(row.ticketId)?.subject ?? null,
    byName: row.byUserId === null ? null : (nameOf.get(row.byUserId)?.name ?? null),
  }));
}

/** How much of it is not read. */
export function countUnread(db: SqliteDatabase, _args: object, { userId }: Viewer): number {
  const counted = prepared<[string], { n: number }>(
    db,
    'select count(*) as n from notification where read_at is null and user_id = ?',
  ).get(userId);
  return counted?.n ?? 0;
}
