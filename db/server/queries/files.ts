import type { ClientBase, Pool } from 'pg';
import type { TeamId, UserId } from '../../../shared/model/ids.ts';

/** A file on its way up. */
export interface UploadRow {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly receivedBytes: number;
  readonly expiresAt: number;
}

const COLUMNS = `id, tenant_id as "tenantId", user_id as "userId", sha256, size_bytes as "sizeBytes",
  received_bytes as "receivedBytes", expires_at as "expiresAt"`;

/** Opens an upload, or finds the one that this person has begun for the same file; either lives on till `expiresAt`. */
export async function openUploadRow(
  db: ClientBase | Pool,
  row: Omit<UploadRow, 'receivedBytes'>,
): Promise<UploadRow> {
  const { rows } = await db.query<UploadRow>(
    `insert into blob_upload (id, tenant_id, user_id, sha256, size_bytes, received_bytes, expires_at)
     values ($1, $2, $3, $4, $5, 0, $6)
     on conflict (tenant_id, user_id, sha256) do update set expires_at = excluded.expires_at
     returning ${COLUMNS}`,
    [row.id, row.tenantId, row.userId, row.sha256, row.sizeBytes, row.expiresAt],
  );
  const [opened] = rows;
  if (opened === undefined) throw new Error('An upload was neither made nor found');
  return opened;
}

/** The upload of this person; `lock` keeps every other chunk of it waiting until the transaction ends. */
export async function getUploadRow(
  db: ClientBase | Pool,
  key: { readonly tenantId: string; readonly userId: string; readonly id: string },
  lock: boolean,
): Promise<UploadRow | undefined> {
  const { rows } = await db.query<UploadRow>(
    `select ${COLUMNS} from blob_upload where id = $1 and tenant_id = $2 and user_id = $3${lock ? ' for update' : ''}`,
    [key.id, key.tenantId, key.userId],
  );
  return rows[0];
}

export async function setUploadProgress(
  db: ClientBase | Pool,
  id: string,
  receivedBytes: number,
  expiresAt: number,
): Promise<void> {
  await db.query('update blob_upload set received_bytes = $2, expires_at = $3 where id = $1', [
    id,
    receivedBytes,
    expiresAt,
  ]);
}

export async function deleteUploadRow(db: ClientBase | Pool, id: string): Promise<void> {
  await db.query('delete from blob_upload where id = $1', [id]);
}

/** Forgets uploads whose time is over. @returns their ids */
export async function deleteExpiredUploads(db: ClientBase | Pool, nowMs: number): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    'delete from blob_upload where expires_at <= $1 returning id',
    [nowMs],
  );
  return rows.map(({ id }) => id);
}

/** Which of these uploads are still known. */
export async function listKnownUploads(
  db: ClientBase | Pool,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ id: string }>('select id from blob_upload where id = any($1)', [ids]);
  return new Set(rows.map(({ id }) => id));
}

/** How much a person has begun to send and not finished, but for one file. */
export async function sumOpenUploads(
  db: ClientBase | Pool,
  key: { readonly tenantId: string; readonly userId: string; readonly sha256: string },
): Promise<{ readonly count: number; readonly bytes: number }> {
  const { rows } = await db.query<{ count: number; bytes: number }>(
    `select count(*) as count, coalesce(sum(size_bytes), 0)::bigint as bytes from blob_upload
     where tenant_id = $1 and user_id = $2 and sha256 <> $3`,
    [key.tenantId, key.userId, key.sha256],
  );
  return rows[0] ?? { count: 0, bytes: 0 };
}

export async function insertProof(
  db: ClientBase | Pool,
  key: { readonly tenantId: string; readonly userId: string; readonly sha256: string },
  nowMs: number,
): Promise<void> {
  await db.query(
    `insert into blob_proof (tenant_id, sha256, user_id, proven_at) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [key.tenantId, key.sha256, key.userId, nowMs],
  );
}

/** Which of these files a person has shown to have. */
export async function listProven(
  db: ClientBase | Pool,
  tenantId: string,
  userId: string,
  hashes: readonly string[],
): Promise<ReadonlySet<string>> {
  if (hashes.length === 0) return new Set();
  const { rows } = await db.query<{ sha256: string }>(
    'select sha256 from blob_proof where tenant_id = $1 and user_id = $2 and sha256 = any($3)',
    [tenantId, userId, hashes],
  );
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** What came by mail was stored by the server itself; what a person attached counts once they have sent it. */
const IS_PROVEN = `(m.author_user_id is null or exists (select 1 from blob_proof p where p.tenant_id = a.tenant_id
  and p.sha256 = a.sha256 and p.user_id = m.author_user_id))`;

/** An attachment with what decides who may read it. */
export interface AttachmentAccess {
  readonly sha256: string;
  readonly thumbnailSha256: string | null;
  readonly teamId: TeamId;
  readonly assigneeId: UserId | null;
  readonly isProven: boolean;
  readonly isThumbnailProven: boolean;
}

export async function getAttachmentAccess(
  db: ClientBase | Pool,
  tenantId: string,
  attachmentId: string,
): Promise<AttachmentAccess | undefined> {
  const { rows } = await db.query<AttachmentAccess>(
    `select a.sha256, a.thumbnail_sha256 as "thumbnailSha256", t.team_id as "teamId",
       t.assignee_id as "assigneeId", ${IS_PROVEN} as "isProven",
       ${IS_PROVEN.replaceAll('a.sha256', 'a.thumbnail_sha256')} as "isThumbnailProven"
     from attachment a
     join message m on m.tenant_id = a.tenant_id and m.id = a.message_id
     join ticket t on t.tenant_id = a.tenant_id and t.id = ticket_target(a.tenant_id, a.ticket_id)
     where a.tenant_id = $1 and a.id = $2 and not a.is_deleted`,
    [tenantId, attachmentId],
  );
  return rows[0];
}

/** The tickets on which this file can be read, by what decides who sees them. */
export async function listTicketsWithFile(
  db: ClientBase | Pool,
  tenantId: string,
  sha256: string,
): Promise<readonly { readonly teamId: TeamId; readonly assigneeId: UserId | null }[]> {
  const { rows } = await db.query<{ teamId: TeamId; assigneeId: UserId | null }>(
    `select distinct t.team_id as "teamId", t.assignee_id as "assigneeId"
     from attachment a
     join message m on m.tenant_id = a.tenant_id and m.id = a.message_id
     join ticket t on t.tenant_id = a.tenant_id and t.id = ticket_target(a.tenant_id, a.ticket_id)
     where a.tenant_id = $1 and a.sha256 = $2 and not a.is_deleted and ${IS_PROVEN}`,
    [tenantId, sha256],
  );
  return rows;
}

/** Files of a message that its author has not sent yet, in order. */
export async function listMissingFiles(
  db: ClientBase | Pool,
  tenantId: string,
  messageId: string,
): Promise<readonly string[]> {
  const { rows } = await db.query<{ sha256: string }>(
    `select distinct a.sha256 from attachment a join message m on m.tenant_id = a.tenant_id and m.id = a.message_id
     where a.tenant_id = $1 and a.message_id = $2 and not a.is_deleted and not ${IS_PROVEN} order by 1`,
    [tenantId, messageId],
  );
  return rows.map(({ sha256 }) => sha256);
}

/** Until the transaction ends, nobody else can say of this file that it came, or wait for it. */
export async function lockFile(client: ClientBase, tenantId: string, sha256: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tenantId} ${sha256}`]);
}

/** Remembers that a mail waits for files of its message. */
export async function insertMailWait(client: ClientBase, tenantId: string, messageId: string): Promise<void> {
  await client.query(
    'insert into mail_file_wait (tenant_id, message_id) values ($1, $2) on conflict do nothing',
    [tenantId, messageId],
  );
}

/** Takes the messages that waited for this file and now have all of theirs. @returns their ids */
export async function takeMailWaits(
  client: ClientBase,
  tenantId: string,
  sha256: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ message_id: string }>(
    `delete from mail_file_wait w where w.tenant_id = $1
       and exists (select 1 from attachment f where f.tenant_id = w.tenant_id and f.message_id = w.message_id
         and f.sha256 = $2)
       and not exists (select 1 from attachment a
         join message m on m.tenant_id = a.tenant_id and m.id = a.message_id
         where a.tenant_id = w.tenant_id and a.message_id = w.message_id and not a.is_deleted and not ${IS_PROVEN})
     returning w.message_id`,
    [tenantId, sha256],
  );
  return rows.map(({ message_id: id }) => id);
}
