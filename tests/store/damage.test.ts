import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { damageFile, destroyDatabase } from '../support/damage.ts';
import { useWorkstation } from './support/workstation.ts';

describe('a damaged database', () => {
  const desk = useWorkstation({ mayBeDamaged: true });

  const databaseFile = () => join(desk.accountFolder(), 'outpost.db');

  it('R138: a damaged database file is kept aside, work that was not sent comes from the journal, the rest from the center', async () => {
    const { ticketId } = desk;
    await desk.signIn();
    await desk.synced();
    desk.workspace().backUp();
    desk.proxy.cut();
    const messageId = randomUUID();
    desk.addNote(messageId);
    desk.workspace().saveDraft({
      ticketId: ticketId as never,
      kind: 'publicReply',
      bodyHtml: '<p>half a sentence</p>',
      bodyText: 'half a sentence',
      attachments: [],
    });
    const article = {
      articleId: randomUUID(),
      baseRevisionId: null,
      baseStatus: 'draft',
      branchId: null,
      title: 'Half an article',
      body: 'half a paragraph',
      labels: ['vpn'],
      teamId: null,
      locale: 'en',
    } as const;
    desk.workspace().articleDrafts.save(article as never);
    const file = databaseFile();
    desk.workspace().engine.stop();
    destroyDatabase(file);
    const state = await desk.startAnother();
    expect(state).toMatchObject({ phase: 'signedIn', notices: [{ code: 'databaseDamaged' }] });
    expect(readdirSync(join(file, '..')).some((name) => name.includes('.damaged-'))).toBe(true);
    expect(desk.workspace().getDraft(ticketId)).toMatchObject({ bodyText: 'half a sentence' });
    expect(desk.workspace().articleDrafts.get(article.articleId)).toMatchObject(article);
    expect(desk.status().pendingCount).toBe(1);
    await desk.goOnline();
    expect(await desk.countInCenter(messageId)).toBe(1);
  });

  it('R224: a damaged file without any back-up is built anew from the center and the journal, and nothing is too old', async () => {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    desk.workspace().setOffline(true);
    // A center that has forgotten its first judgements takes nothing that was made without having seen anything.
    await desk.test.server.context.pool.query('update tenant set forgotten_base = 0');
    const messageId = randomUUID();
    desk.addNote(messageId);
    const file = databaseFile();
    desk.workspace().engine.stop();
    destroyDatabase(file);
    await desk.startAnother();
    expect(desk.state()).toMatchObject({ phase: 'signedOut' });
    desk.proxy.restore();
    await desk.signIn();
    await desk.synced();
    expect(await desk.countInCenter(messageId)).toBe(1);
    expect(desk.workspace().query('ticket.find', { text: 'Ticket', limit: 10 })).toHaveLength(3);
    // What comes after it in the outbox has a number of its own.
    const next = randomUUID();
    expect(desk.addNote(next)).toMatchObject({ isSaved: true });
    await desk.goOnline();
    expect(await desk.countInCenter(next)).toBe(1);
  });

  it('R118: a ticket number that was given since the back-up is not given again after the repair', async () => {
    await desk.signIn();
    await desk.synced();
    desk.workspace().backUp();
    desk.proxy.cut();
    const number = desk.workspace().takeNumber();
    const created = desk.workspace().mutate({
      name: 'ticket.create',
      args: {
        ticketId: randomUUID(),
        number,
        subject: 'A call',
        priority: 1,
        type: 'incident',
        channel: 'phone',
        customerId: null,
        teamId: desk.test.organization.teamIds[1],
        assigneeId: null,
        tags: [],
        message: { messageId: randomUUID(), kind: 'callRecord', bodyHtml: 'A call', bodyText: 'A call' },
      },
    });
    expect(created).toMatchObject({ isSaved: true });
    desk.workspace().engine.stop();
    destroyDatabase(databaseFile());
    await desk.startAnother();
    expect(desk.workspace().takeNumber()).toBe(number + 1);
  });

  it('R117: a database that is missing beside its journal is restored, said so, and nothing lost', async () => {
    await desk.signIn();
    await desk.synced();
    desk.workspace().backUp();
    desk.proxy.cut();
    const messageId = randomUUID();
    desk.addNote(messageId);
    desk.workspace().engine.stop();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${databaseFile()}${suffix}`);
    const state = await desk.startAnother();
    expect(state).toMatchObject({ phase: 'signedIn', notices: [{ code: 'databaseMissing' }] });
    expect(desk.status().pendingCount).toBe(1);
    await desk.goOnline();
    expect(await desk.countInCenter(messageId)).toBe(1);
    expect(await desk.restart()).toMatchObject({ phase: 'signedIn', notices: [] });
  });

  it('R117: a missing database whose key is lost is no reason to make another key over its journal', async () => {
    await desk.signIn();
    await desk.synced();
    const journal = join(desk.accountFolder(), 'journal.log');
    desk.addNote();
    await desk.session.stop();
    rmSync(databaseFile());
    const before = readFileSync(journal);
    for (const name of desk.vault.secrets.keys())
      if (name.endsWith('database-key')) desk.vault.secrets.delete(name);
    expect(await desk.startAnother()).toMatchObject({ phase: 'signedOut', notice: { code: 'storeKeyLost' } });
    expect(readFileSync(journal).equals(before)).toBe(true);
  });

  it('R117: the end of a session whose database turned out damaged leaves back-up and journal as they are', async () => {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    await desk.restart();
    const messageId = randomUUID();
    desk.addNote(messageId);
    damageFile(databaseFile(), 4096, 512);
    expect(() => desk.workspace().query('customer.find', { text: 'a', limit: 10 })).toThrow(
      expect.objectContaining({ code: 'databaseDamaged' }),
    );
    const read = () =>
      ['backup.db', 'journal.log'].map((name) => readFileSync(join(desk.accountFolder(), name)));
    const before = read();
    await desk.session.stop();
    expect(read().map((bytes, index) => bytes.equals(before[index] ?? Buffer.alloc(0)))).toEqual([
      true,
      true,
    ]);
    await desk.startAnother();
    expect(desk.state()).toMatchObject({ phase: 'signedIn', notices: [{ code: 'databaseDamaged' }] });
    await desk.goOnline();
    expect(await desk.countInCenter(messageId)).toBe(1);
  });

  it('a file that is damaged while it is open: noticed at the next read, repaired by the next start, nothing lost', async () => {
    const { ticketId } = desk;
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    // Closed and opened again, so that the pages are not in memory.
    await desk.restart();
    const messageId = randomUUID();
    expect(desk.addNote(messageId)).toMatchObject({ isSaved: true });
    damageFile(databaseFile(), 4096, 512);
    expect(desk.damageCount).toBe(0);
    const ask = () => desk.workspace().query('customer.find', { text: 'a', limit: 10 });
    expect(ask).toThrow(expect.objectContaining({ code: 'databaseDamaged' }));
    expect(ask).toThrow(expect.objectContaining({ code: 'databaseDamaged' }));
    expect(desk.damageCount).toBe(1);
    const draft = {
      ticketId: ticketId as never,
      kind: 'internalNote' as const,
      bodyHtml: 'typed meanwhile',
      bodyText: 'typed meanwhile',
      attachments: [],
    };
    // The database cannot take it any more; the journal has it.
    expect(() => desk.workspace().saveDraft(draft)).toThrow(
      expect.objectContaining({ code: 'databaseDamaged' }),
    );
    // What main does then: another store process.
    desk.workspace().engine.stop();
    await desk.startAnother();
    expect(desk.state()).toMatchObject({ phase: 'signedIn', notices: [{ code: 'databaseDamaged' }] });
    expect(desk.status().pendingCount).toBe(1);
    expect(desk.workspace().getDraft(ticketId)).toMatchObject({ bodyText: 'typed meanwhile' });
    await desk.goOnline();
    expect(await desk.countInCenter(messageId)).toBe(1);
    expect(desk.workspace().query('ticket.find', { text: 'Ticket', limit: 10 })).toHaveLength(3);
    expect(await desk.restart()).toMatchObject({ phase: 'signedIn', notices: [] });
  });
});
