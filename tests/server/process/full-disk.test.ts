import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { chooseAccount } from '../../../server/postgres/account.ts';
import { createDatabase, OLDEST_DATABASE } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { canMountDisks, mountSmallDisk, type SmallDisk } from '../../support/small-disk.ts';
import type { SmallOrganization } from '../../support/small-organization.ts';
import { waitFor } from '../../support/wait-for.ts';
import { fileClient, sampleBytes, sha256 } from '../blobs/support.ts';
import { databaseUrl, postmasterOf } from './support/embedded-database.ts';
import { createStaff, openNoteWriter, startServerProcess } from './support/server-process.ts';

const MAILBOX = 'support@outpost.example';
const KB = 1024;

/** What a machine answered, as far as it matters here. */
const answerOf = async (response: Response) => {
  const body = (await response.json()) as { error?: { code: string; retryAfterMs?: number } };
  return [response.status, body.error?.code];
};

/** Hands a mail over by SMTP. @returns what the server answered */
async function sendMail(port: number | undefined, subject: string): Promise<number> {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: port ?? 0, ignoreTLS: true });
  const attachments = [{ filename: 'a.bin', content: sampleBytes(200 * KB) }];
  try {
    await transport.sendMail({ from: 'ann@customer.example', to: MAILBOX, subject, text: 'x', attachments });
    return 250;
  } catch (error) {
    return Number(Reflect.get(error as object, 'responseCode'));
  } finally {
    transport.close();
  }
}

// Where it cannot be mounted, `npm test` names these tests as left out.
describe.runIf(canMountDisks()).each(OLDEST_DATABASE)(
  'a server whose disk is full, on %s (needs root, to mount one)',
  { timeout: 300_000 },
  (target) => {
    const tablespace = `small_${randomBytes(4).toString('hex')}`;
    let disk: SmallDisk;
    let database: Awaited<ReturnType<typeof createDatabase>>;
    let pool: ReturnType<typeof createPool>;
    let organization: SmallOrganization;

    const administer = async (sql: string): Promise<void> => {
      const address = new URL(database.url);
      address.pathname = '/postgres';
      const client = new pg.Client({ connectionString: address.href });
      await client.connect();
      await client.query(sql);
      await client.end();
    };

    beforeAll(async () => {
      disk = mountSmallDisk(64);
      database = await createDatabase(target, SERVER_TEMPLATE);
      const folder = join(disk.folder, 'database');
      mkdirSync(folder, { mode: 0o700 });
      const account = chooseAccount();
      if (account !== undefined) chownSync(folder, account.uid, account.gid);
      await administer(`create tablespace ${tablespace} location '${folder}'`);
      // The tables only: where the log of a cluster has no room, the cluster ends, which is another test's.
      await administer(
        `alter database "${new URL(database.url).pathname.slice(1)}" set tablespace ${tablespace}`,
      );
      pool = createPool({ url: database.url, max: 2 });
      organization = await createStaff(pool);
      await pool.query(
        `insert into mailbox (id, tenant_id, address, display_name, team_id, settings, is_active)
         values (gen_random_uuid(), $1, $2, 'Support', $3, '{}', true)`,
        [organization.tenantId, MAILBOX, organization.teamIds[0]],
      );
    });
    afterAll(async () => {
      await pool.end();
      await database.drop();
      await administer(`drop tablespace ${tablespace}`);
      disk.unmount();
    });

    it('says so to everybody, names the disk in the log, and has everything once when there is room', async () => {
      const node = await startServerProcess({
        DATABASE_URL: database.url,
        OUTPOST_DATA_DIR: join(disk.folder, 'server'),
        OUTPOST_SMTP_PORT: '0',
        OUTPOST_LOG_LEVEL: 'error',
      });
      const ready = async () => answerOf(await fetch(new URL('/health/ready', node.address)));
      const writer = await openNoteWriter(node.address, organization);
      const note = writer.next(randomBytes(150 * KB).toString('base64'));
      const files = fileClient(node.address, writer.token);
      const file = sampleBytes(300 * KB);
      const { uploadId } = (await files.open(sha256(file), file.length)).body;
      expect(await ready()).toEqual([200, undefined]);

      disk.fill();
      const full = [503, 'serverDiskFull'];
      expect(await answerOf(await note.offer())).toEqual(full);
      expect(await ready()).toEqual(full);
      const chunk = await files.chunk(uploadId, 0, file);
      expect([chunk.status, chunk.body.error]).toEqual([
        503,
        { code: 'serverDiskFull', params: {}, retryAfterMs: expect.any(Number) },
      ]);
      expect(await sendMail(node.smtpPort, 'while full')).toBe(452);
      expect(await ready()).toEqual(full);

      disk.makeRoom();
      await waitFor(async () => (await ready())[0] === 200, { what: 'the node works again' });
      // Each is offered twice: an answer may be lost on its way as well.
      for (let count = 0; count < 2; count += 1) expect((await note.offer()).status).toBe(200);
      expect((await files.chunk(uploadId, 0, file)).body).toEqual({ state: 'here' });
      expect((await files.open(sha256(file), file.length)).body).toEqual({ state: 'here' });
      expect(await sendMail(node.smtpPort, 'while full')).toBe(250);
      const { rows } = await pool.query(
        `select (select count(*) from message where id = $1) as notes,
           (select count(*) from ticket where subject = 'while full') as tickets,
           (select count(*) from mail_received where subject = 'while full') as mails`,
        [note.messageId],
      );
      expect(rows).toEqual([{ notes: 1, tickets: 1, mails: 1 }]);

      node.kill('SIGTERM');
      expect(await node.ended).toBe(0);
      expect(node.printed()).toContain('the disk of the database is full');
    });
  },
);

describe.runIf(canMountDisks())(
  'a server whose own database is on a full disk (needs root, to mount one)',
  () => {
    it('is not ended by it: killed as well, the database is up again once there is room', async () => {
      const disk = mountSmallDisk(160);
      onTestFinished(() => disk.unmount());
      const dataDir = join(disk.folder, 'server');
      const node = await startServerProcess({ OUTPOST_DATA_DIR: dataDir, OUTPOST_LOG_LEVEL: 'error' });
      const ready = async () => answerOf(await fetch(new URL('/health/ready', node.address)));
      const pool = createPool({ url: databaseUrl(dataDir), max: 1 });
      const organization = await createStaff(pool);
      await pool.end();
      const writer = await openNoteWriter(node.address, organization);
      const note = writer.next(randomBytes(150 * KB).toString('base64'));
      disk.fill();
      expect(await answerOf(await note.offer())).toEqual([503, 'serverDiskFull']);
      process.kill(postmasterOf(dataDir), 'SIGKILL');
      await waitFor(() => node.printed().includes('the embedded PostgreSQL did not start again'), {
        what: 'a start in vain',
        timeoutMs: 60_000,
      });
      expect(await ready()).toEqual([503, 'serverDiskFull']);
      disk.makeRoom();
      await waitFor(async () => (await ready())[0] === 200, {
        what: 'the node works again',
        timeoutMs: 60_000,
      });
      for (let count = 0; count < 2; count += 1) expect((await note.offer()).status).toBe(200);
      const later = createPool({ url: databaseUrl(dataDir), max: 1 });
      const { rowCount } = await later.query('select from message where id = $1', [note.messageId]);
      await later.end();
      expect(rowCount).toBe(1);
      node.kill('SIGTERM');
      expect(await node.ended).toBe(0);
    }, 300_000);
  },
);
