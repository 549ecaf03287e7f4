import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listMails, readMail } from '../../../support/mail-corpora.ts';
import { type DatabaseTarget, OLDEST_DATABASE } from '../../../support/postgres.ts';
import { MailScene } from './support/mail-scene.ts';

const HOUR_MS = 3_600_000;

let scene: MailScene;

const useScene = (target: DatabaseTarget): void => {
  beforeAll(async () => {
    scene = await MailScene.create({ target });
  });
  afterAll(() => scene.remove());
};

/** Makes the database refuse rows of a table whose text holds the word, as a bug of ours would. */
const poison = (table: 'message' | 'ticket', column: string, word: string) =>
  scene.query(`
    create or replace function refuse_${table}() returns trigger language plpgsql as $$
    begin
      if new.${column} like '%${word}%' then raise exception 'poison in ${table}'; end if;
      return new;
    end $$;
    create or replace trigger refuse_${table} before insert on ${table} for each row execute function refuse_${table}()`);

// Three hundred mails: what is in them is the same to every PostgreSQL.
describe('every mail of the corpora', () => {
  useScene('embedded');

  it('is stored and shown by a ticket', async () => {
    const paths = listMails();
    expect(paths.length).toBeGreaterThan(300);
    const [mailbox] = await scene.query<{ id: string }>('select id from mailbox');
    const mailboxId = mailbox?.id ?? '';
    const startAt = Date.now() - paths.length * HOUR_MS;
    let duplicates = 0;
    for (const [index, path] of paths.entries()) {
      const { outcome } = await scene.server.mail.intake.accept(readMail(path), {
        mailboxId,
        source: `imap:${mailboxId}/INBOX/1/${index}`,
        receivedAt: startAt + index * HOUR_MS,
      });
      expect(['stored', 'duplicate'], path).toContain(outcome);
      if (outcome === 'duplicate') duplicates += 1;
    }
    const rows = await scene.query<{ handling: string; count: number }>(
      'select handling, count(*) as count from mail_received group by handling',
    );
    const counts = Object.fromEntries(rows.map(({ handling, count }) => [handling, count]));
    expect(Object.keys(counts).sort()).toEqual(['accept', 'acceptQuietly']);
    expect((counts.accept ?? 0) + (counts.acceptQuietly ?? 0)).toBe(paths.length - duplicates);
    // the corpora hold some mails more than once
    expect(duplicates).toBeLessThan(paths.length / 20);
    const shown = await scene.query(
      'select distinct message_id from mail_received where message_id is not null',
    );
    expect(shown).toHaveLength(paths.length - duplicates);
    const lost = await scene.query<{ sha256: string }>('select sha256 from mail_received');
    for (const { sha256 } of lost) expect(await scene.server.context.blobs.get(sha256)).not.toBeNull();
  }, 300_000);
});

describe.each(OLDEST_DATABASE)('mail that is not as it should be, on %s', (target) => {
  useScene(target);

  it('a mail that cannot be stored as it is becomes a ticket that tells of it and holds it', async () => {
    await poison('message', 'body_text', 'poisonous');
    const raw = Buffer.from('From: toad@customer.example\r\nSubject: pond\r\n\r\na poisonous text\r\n');
    await scene.sendRaw(raw);
    const [received] = await scene.query<{ ticket_id: string; note: string; sha256: string }>(
      "select ticket_id, note, sha256 from mail_received where handling = 'stub'",
    );
    expect(received?.note).toContain('poison in message');
    const [message] = await scene.messages(received?.ticket_id ?? '');
    expect(message?.body_text).toContain('original.eml');
    expect(message?.body_text).toContain('无法转为工单');
    const [file] = await scene.query<{ filename: string; sha256: string }>(
      'select filename, sha256 from attachment where ticket_id = $1',
      [received?.ticket_id],
    );
    expect(file?.filename).toBe('original.eml');
    expect((await scene.server.context.blobs.get(file?.sha256 ?? ''))?.toString()).toContain(
      'a poisonous text',
    );
  });

  it('when not even that can be made, the mail is on record with its reason', async () => {
    await poison('ticket', 'subject', 'Mail that could not be processed');
    await scene.sendRaw('From: newt@customer.example\r\nSubject: pond\r\n\r\nmore poisonous text\r\n');
    const [received] = await scene.query<{ ticket_id: string | null; note: string; sha256: string }>(
      "select ticket_id, note, sha256 from mail_received where handling = 'kept'",
    );
    expect(received).toMatchObject({ ticket_id: null });
    expect(received?.note).toContain('poison in message');
    const kept = await scene.server.context.blobs.get(received?.sha256 ?? '');
    expect(kept?.toString()).toContain('more poisonous text');
  });
});

describe.each(OLDEST_DATABASE)('trouble that passes, on %s', (target) => {
  useScene(target);

  it('a database that cannot store now makes the sender keep the mail', async () => {
    await scene.query('alter table mail_received rename to mail_received_away');
    const mail = {
      from: 'dry@customer.example',
      subject: 'dry',
      text: 'x',
      messageId: '<dry@customer.example>',
    };
    await expect(scene.send(mail)).rejects.toMatchObject({ responseCode: 451 });
    await scene.query('alter table mail_received_away rename to mail_received');
    await scene.send(mail);
    expect((await scene.tickets()).filter(({ subject }) => subject === 'dry')).toHaveLength(1);
  });

  it('a disk that cannot store now makes the sender keep the mail, and no mail counts as poisonous', async () => {
    const blobs = join(scene.dataDir, 'blobs');
    renameSync(blobs, `${blobs}-away`);
    writeFileSync(blobs, 'not a folder');
    const mail = {
      from: 'full@customer.example',
      subject: 'full',
      text: 'x',
      messageId: '<full@customer.example>',
    };
    await expect(scene.send(mail)).rejects.toMatchObject({ responseCode: 451 });
    expect(await scene.server.mail.intake.isReady()).toBe(false);
    rmSync(blobs);
    renameSync(`${blobs}-away`, blobs);
    await scene.send(mail);
    expect(await scene.server.mail.intake.isReady()).toBe(true);
    expect((await scene.tickets()).filter(({ subject }) => subject === 'full')).toHaveLength(1);
    expect(readdirSync(scene.dataDir)).not.toContain('blobs-away');
  });
});
