import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useWorkstation } from './support/workstation.ts';

describe('a damaged database', () => {
  const desk = useWorkstation({ mayBeDamaged: true });

  const databaseFile = () => join(desk.accountFolder(), 'outpost.db');
  /** Like a power cut in the middle of bad sectors: the program does not get to close anything. */
  function damage(from: number, every: number): void {
    const file = databaseFile();
    const target = openSync(file, 'r+');
    for (let at = from; at < statSync(file).size; at += every)
      writeSync(target, Buffer.alloc(512, 0x5a), 0, 512, at);
    closeSync(target);
  }

  it('a damaged database file is kept aside, work that was not sent comes from the journal, the rest from the center', async () => {
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
    const file = databaseFile();
    desk.workspace().engine.stop();
    damage(0, 4096);
    for (const side of ['-wal', '-shm']) rmSync(`${file}${side}`, { force: true });
    const state = await desk.startAnother();
    expect(state).toMatchObject({ phase: 'signedIn', notices: [{ code: 'databaseDamaged' }] });
    expect(readdirSync(join(file, '..')).some((name) => name.includes('.damaged-'))).toBe(true);
    expect(desk.workspace().getDraft(ticketId)).toMatchObject({ bodyText: 'half a sentence' });
    expect(desk.status().pendingCount).toBe(1);
    await desk.goOnline();
    expect(await desk.countInCenter(messageId)).toBe(1);
  });

  it('a damaged file without any back-up is built anew from the center and the journal', async () => {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    const messageId = randomUUID();
    desk.addNote(messageId);
    const file = databaseFile();
    desk.workspace().engine.stop();
    damage(0, 4096);
    for (const side of ['-wal', '-shm']) rmSync(`${file}${side}`, { force: true });
    await desk.startAnother();
    expect(desk.state()).toMatchObject({ phase: 'signedOut' });
    desk.proxy.restore();
    await desk.signIn();
    await desk.synced();
    expect(await desk.countInCenter(messageId)).toBe(1);
    expect(desk.workspace().query('ticket.find', { text: 'Ticket', limit: 10 })).toHaveLength(3);
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
    damage(4096, 512);
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
