import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { OutboxItem } from '../../shared/contract/queries.ts';
import { TicketId } from '../../shared/model/ids.ts';
import { pushElsewhere } from '../support/push-elsewhere.ts';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

describe('refused work that is edited', () => {
  const station = useWorkstation();
  const attention = () => station.workspace().query('attention.list', {}) as readonly OutboxItem[];
  const ticketId = (at: number) => TicketId.parse(station.test.organization.ticketIds[at]);
  const draft = (at: number) => station.workspace().getDraft(ticketId(at));
  const edited = (at: number) =>
    station.workspace().query('attention.edited', { ticketId: ticketId(at) }) as OutboxItem | null;
  const reply = (at: number, bodyText: string, messageId: string = randomUUID()) => ({
    name: 'ticket.reply',
    args: {
      ...{ ticketId: ticketId(at), messageId, customerId: station.test.organization.customerId },
      ...{ bodyHtml: `<p>${bodyText}</p>`, bodyText, statusAfter: null, sendAnyway: false },
    },
  });
  const timeline = (at: number) => {
    const asked = { ticketId: ticketId(at), before: null, limit: 100 };
    const { entries } = station.workspace().query('ticket.timeline', asked) as {
      entries: readonly { bodyText: string; kind: string }[];
    };
    return entries;
  };
  /** An answer that comes after a colleague's, and is held. */
  const heldReply = async (at: number, bodyText: string): Promise<OutboxItem> => {
    await station.signIn();
    await station.synced();
    station.proxy.cut();
    expect(station.workspace().mutate(reply(at, bodyText))).toMatchObject({ isSaved: true });
    const first = `the colleague was before “${bodyText}”`;
    await pushElsewhere(station.test, [reply(at, first)]);
    await station.goOnline();
    await waitFor(() => timeline(at).some((entry) => entry.bodyText === first), { what: 'that answer' });
    const [item] = attention();
    expect(item).toMatchObject({ code: 'newerReply', state: 'held', isInDraft: false });
    return item as OutboxItem;
  };
  const damageAndRepair = async (): Promise<void> => {
    station.damage();
    expect(await station.startAnother()).toMatchObject({ notices: [{ code: 'databaseDamaged' }] });
  };

  test('R110 its words are the draft of the ticket and wait until that is sent, over a restart', async () => {
    const held = await heldReply(0, 'as I wrote it');
    expect(station.workspace().editAttention(held.n)).toMatchObject({ isSaved: true });
    const written = { kind: 'publicReply', bodyHtml: '<p>as I wrote it</p>', bodyText: 'as I wrote it' };
    expect(draft(0)).toMatchObject(written);
    await station.restart();
    expect(attention()).toMatchObject([{ text: 'as I wrote it', isInDraft: true }]);
    expect(edited(0)).toMatchObject({ operationId: held.operationId, code: 'newerReply' });

    const messageId = randomUUID();
    const sent = reply(0, 'as I mean it now', messageId);
    station.workspace().saveDraft({
      ticketId: ticketId(0),
      kind: 'publicReply',
      bodyHtml: sent.args.bodyHtml,
      bodyText: sent.args.bodyText,
      attachments: [],
    });
    // Edited once more, it goes on where it stands.
    expect(station.workspace().editAttention(attention()[0]?.n ?? -1)).toMatchObject({ isSaved: true });
    expect(draft(0)).toMatchObject({ bodyText: 'as I mean it now' });
    expect(station.workspace().mutate(sent, { endsDraft: true })).toMatchObject({ isSaved: true });
    expect([attention(), draft(0), edited(0)]).toEqual([[], null, null]);
    await station.synced();
    expect(await station.countInCenter(messageId)).toBe(1);
    expect(attention()).toEqual([]);
  });

  test('R110 takes the place of no other text; a draft that is deleted leaves it waiting', async () => {
    const held = await heldReply(1, 'keep me');
    const other = { ticketId: ticketId(1), kind: 'internalNote' as const, attachments: [] };
    station.workspace().saveDraft({ ...other, bodyHtml: '<p>begun</p>', bodyText: 'begun' });
    expect(station.workspace().editAttention(held.n)).toMatchObject({
      isSaved: false,
      code: 'draftInTheWay',
    });
    expect(draft(1)).toMatchObject({ bodyText: 'begun' });
    station.workspace().discardDraft(ticketId(1));
    expect(station.workspace().editAttention(held.n)).toMatchObject({ isSaved: true });
    station.workspace().discardDraft(ticketId(1));
    expect(attention()).toMatchObject([{ text: 'keep me', isInDraft: false }]);
    // The next text on this ticket is only itself.
    const note = { ticketId: ticketId(1), messageId: randomUUID(), bodyHtml: 'other', bodyText: 'other' };
    station.workspace().saveDraft({ ...other, bodyHtml: 'other', bodyText: 'other' });
    station.workspace().mutate({ name: 'ticket.add-note', args: note }, { endsDraft: true });
    expect(attention()).toMatchObject([{ text: 'keep me' }]);
    expect(station.workspace().actOnAttention(held.n, 'discard')).toBeNull();
    expect(station.workspace().editAttention(held.n)).toMatchObject({ code: 'settledAlready' });
  });

  test('R109 what was settled stays so when the database is repaired from its back-up', async () => {
    const first = await heldReply(2, 'becomes a note');
    station.workspace().backUp();
    expect(station.workspace().actOnAttention(first.n, 'turnIntoNote')).toMatchObject({ isSaved: true });
    expect(attention()).toEqual([]);
    await station.synced();
    await damageAndRepair();
    await station.goOnline();
    expect(attention()).toEqual([]);
    expect(timeline(2).filter(({ bodyText }) => bodyText === 'becomes a note')).toMatchObject([
      { kind: 'internalNote' },
    ]);
  });

  test('R109 R110 a repair has the draft and the held answer that it will take the place of', async () => {
    const held = await heldReply(0, 'begun again');
    station.workspace().backUp();
    station.workspace().editAttention(held.n);
    await damageAndRepair();
    expect(draft(0)).toMatchObject({ bodyText: 'begun again' });
    expect(edited(0)).toMatchObject({ operationId: held.operationId });
    await station.goOnline();
    station.workspace().mutate(reply(0, 'begun again, and ended'), { endsDraft: true });
    await station.synced();
    expect([attention(), draft(0)]).toEqual([[], null]);
  });

  test('R109 another value of a field settles the refused one, once', async () => {
    await station.signIn();
    await station.synced();
    station.proxy.cut();
    const args = { ticketId: ticketId(1), status: 'solved' };
    station.workspace().mutate({ name: 'ticket.set-status', args });
    station.workspace().mutate({ name: 'ticket.set-status', args: { ...args, status: 'pending' } });
    await pushElsewhere(station.test, [{ name: 'ticket.set-status', args: { ...args, status: 'closed' } }]);
    await station.goOnline();
    const refused = attention();
    expect(refused.map(({ code }) => code)).toContain('statusNotAllowed');
    const n = refused[0]?.n ?? -1;
    const open = { name: 'ticket.set-status', args: { ...args, status: 'open' } };
    const { isSaved } = station.workspace().mutate(open, { settles: n });
    expect(isSaved).toBe(true);
    expect(attention().map((item) => item.n)).not.toContain(n);
    expect(station.workspace().mutate(open, { settles: n })).toMatchObject({
      isSaved: false,
      code: 'settledAlready',
    });
    // What is so already settles it as well.
    for (const { n: left } of attention()) {
      expect(station.workspace().mutate(open, { settles: left })).toMatchObject({ isSaved: true, n: null });
    }
    await station.synced();
    expect(attention()).toEqual([]);
  });
});
