import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { importRows } from '../../../db/server/import-rows.ts';
import { migrate } from '../../../db/server/migrate.ts';
import { createPool } from '../../../db/server/pool.ts';
import { beginLines, getPlace, hasHistory } from '../../../db/server/queries/epoch.ts';
import { loadAccessTokens } from '../../../server/accounts/access-tokens.ts';
import { hashPassword } from '../../../server/accounts/password.ts';
import { createSecretBox } from '../../../server/accounts/secret.ts';
import { signIn } from '../../../server/accounts/sign-in.ts';
import { loadAnswer } from '../../../server/jobs/outgoing-answer.ts';
import { migrateBefore } from '../../support/migrate-before.ts';
import { createDatabase, DATABASE_TARGETS } from '../../support/postgres.ts';
import { sampleArticle } from '../../support/sample-article.ts';
import { createSmallOrganization } from '../../support/small-organization.ts';

describe.each(DATABASE_TARGETS)('a database with rows in it on %s', (target) => {
  /** As it was before the migration, with an organization at work. */
  const schemaBefore = async (migration: string) => {
    const database = await createDatabase(target);
    const pool = createPool({ url: database.url, max: 2 });
    onTestFinished(async () => {
      await pool.end();
      await database.drop();
    });
    await migrateBefore(pool, migration);
    // Today's code looks for service levels in every commit, and leaves marks for them.
    const later = (['0150 sla_settings', '0152 sla_mark'] as const).filter((table) => migration < table);
    const names = later.map((table) => table.slice(5));
    for (const name of names) await pool.query(`create table ${name} (tenant_id uuid, ticket_id uuid)`);
    const organization = await createSmallOrganization(pool);
    for (const name of names) await pool.query(`drop table ${name}`);
    return { pool, organization };
  };
  const rowsOf = async (pool: Pool, table: string) =>
    (await pool.query(`select * from ${table} order by 1, 2`)).rows as unknown[];

  it('0020: people who were there can be given a password and sign in', async () => {
    const { pool, organization } = await schemaBefore('0020-accounts.sql');
    const people = await rowsOf(pool, 'user_account');
    expect(await migrate(pool)).toContain('0020-accounts.sql');
    expect(await rowsOf(pool, 'user_account')).toMatchObject(people);
    const [mira] = organization.users;
    await pool.query(
      'insert into credential (tenant_id, user_id, password_hash, updated_at) values ($1, $2, $3, 0)',
      [organization.tenantId, mira?.id, await hashPassword('a good password')],
    );
    const tokens = await loadAccessTokens(pool, createSecretBox(Buffer.alloc(32, 7)));
    const answer = await signIn(
      { pool, tokens, now: () => Date.now() },
      {
        email: mira?.email ?? '',
        password: 'a good password',
        device: { deviceId: null, name: 'Desk', platform: 'linux' },
      },
      '127.0.0.1',
    );
    expect(answer.user.id).toBe(mira?.id);
  });

  it('0030: an answer on a ticket from before still answers the mail that was kept with it', async () => {
    const { pool, organization } = await schemaBefore('0030-mail.sql');
    const { tenantId, ticketIds } = organization;
    const add = (id: string, kind: string, createdAt: number, mailId: string | null) =>
      pool.query(
        `insert into message (tenant_id, id, seq, ticket_id, kind, channel, body_html, body_text, created_at, delivery,
           delivery_detail, mail_message_id) values ($1, $2, 90, $3, $4, 'mail', '', 'x', $5, 'none', '', $6)`,
        [tenantId, id, ticketIds[0], kind, createdAt, mailId],
      );
    const answerId = randomUUID();
    await add(randomUUID(), 'inbound', 1, '<old@customer.example>');
    await add(randomUUID(), 'inbound', 2, '<newer@customer.example>');
    await add(answerId, 'publicReply', 3, null);
    const messages = await rowsOf(pool, 'message');
    expect(await migrate(pool)).toContain('0030-mail.sql');
    expect(await rowsOf(pool, 'message')).toEqual(messages);
    expect(await loadAnswer(pool, tenantId, answerId)).toMatchObject({
      lastMailMessageId: '<newer@customer.example>',
      customerEmail: 'ann@customer.example',
    });
  });

  it('0060: the history from before belongs to no line, and the first line begins above it', async () => {
    const { pool, organization } = await schemaBefore('0060-lineage.sql');
    const { tenantId } = organization;
    const seqOf = async () =>
      Number((await pool.query('select seq from tenant_seq where tenant_id = $1', [tenantId])).rows[0].seq);
    const seqBefore = await seqOf();
    const changes = await rowsOf(pool, 'change');
    expect(await migrate(pool)).toContain('0060-lineage.sql');
    expect(await rowsOf(pool, 'change')).toEqual(changes);
    const token = randomUUID();
    await beginLines(pool, () => token);
    const client = await pool.connect();
    expect(await getPlace(client, tenantId)).toMatchObject({ line: token });
    expect(await seqOf()).toBeGreaterThan(seqBefore);
    expect(await hasHistory(client, tenantId, null, seqBefore)).toBe(true);
    expect(await hasHistory(client, tenantId, null, seqBefore + 1)).toBe(false);
    expect(await hasHistory(client, tenantId, token, await seqOf())).toBe(true);
    client.release();
  });

  it('0095: a counter from before counts on, in a line of its own', async () => {
    const { pool, organization } = await schemaBefore('0091-history-floor.sql');
    const { tenantId } = organization;
    // The function that writes rows here came with the columns; what stands in the schema before has neither.
    await pool.query('drop function take_sequences');
    await pool.query('alter table tenant_seq drop column written_by, drop column written_under');
    await pool.query("delete from migration where name = '0095-counter.sql'");
    const counter = await rowsOf(pool, 'tenant_seq');
    expect(await migrate(pool)).toContain('0095-counter.sql');
    expect(await rowsOf(pool, 'tenant_seq')).toMatchObject(counter);
    const rows = [{ entity: 'organization' as const, row: { id: randomUUID(), name: 'x', domain: null } }];
    const token = randomUUID();
    await importRows(
      pool,
      tenantId,
      rows,
      () => undefined,
      () => token,
    );
    const client = await pool.connect();
    expect(await getPlace(client, tenantId)).toMatchObject({ line: token });
    expect(await hasHistory(client, tenantId, null, 9)).toBe(true);
    client.release();
  });

  it('0110: articles come beside everything that was there', async () => {
    const { pool, organization } = await schemaBefore('0110-articles.sql');
    const tickets = await rowsOf(pool, 'ticket');
    expect(await migrate(pool)).toContain('0110-articles.sql');
    // 0151 takes the deadline away, which stores work out for themselves.
    const now = await rowsOf(pool, 'ticket');
    expect(now.map((row) => Object.assign({ next_due_at: null }, row))).toEqual(tickets);
    const sample = sampleArticle({ authorId: organization.users[0]?.id ?? '', body: '重启路由器。' });
    await importRows(pool, organization.tenantId, sample.rows, () => undefined);
    expect(await rowsOf(pool, 'article')).toMatchObject([{ body: '重启路由器。', labels: [], seq: 10 }]);
    expect(await rowsOf(pool, 'article_revision')).toMatchObject([
      { article_id: sample.articleId, number: 1 },
    ]);
  });
});
