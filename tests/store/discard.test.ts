import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { OutboxItem } from '../../shared/contract/queries.ts';
import { TicketId } from '../../shared/model/ids.ts';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

describe('a change that was never sent', () => {
  const station = useWorkstation();
  const ticket = (ticketId = station.ticketId): Record<string, unknown> | null => {
    const detail = station.workspace().query('ticket.get', { ticketId }) as {
      ticket: Record<string, unknown>;
    } | null;
    return detail?.ticket ?? null;
  };
  const outbox = () => station.workspace().query('outbox.list', {}) as readonly OutboxItem[];
  const save = (name: string, args: Record<string, unknown>): number => {
    const { isSaved, n } = station.workspace().mutate({ name, args });
    expect(isSaved).toBe(true);
    return n ?? -1;
  };
  const setPriority = (priority: number) =>
    save('ticket.set-priority', { ticketId: station.ticketId, priority });
  const addNote = (bodyText: string, ticketId = station.ticketId, messageId: string = randomUUID()) =>
    save('ticket.add-note', { ticketId, messageId, bodyHtml: `<p>${bodyText}</p>`, bodyText });
  const discard = (n: number): void => {
    station.workspace().discardChanges(station.workspace().previewDiscard(n).changes);
  };
  const goOffline = async (): Promise<void> => {
    await station.signIn();
    await station.synced();
    station.workspace().setOffline(true);
    expect(station.status()).toMatchObject({ connection: 'offline', isOfflineByChoice: true });
  };
  const goOnline = async (): Promise<void> => {
    station.workspace().setOffline(false);
    await station.synced();
  };
  const damageAndRepair = async (): Promise<void> => {
    station.damage();
    station.proxy.cut();
    expect(await station.startAnother()).toMatchObject({
      phase: 'signedIn',
      notices: [{ code: 'databaseDamaged' }],
    });
  };
  const createTicket = (ticketId: string): number =>
    save('ticket.create', {
      ticketId,
      number: station.workspace().takeNumber(),
      subject: 'Opened by mistake',
      priority: 1,
      type: 'incident',
      channel: 'phone',
      customerId: null,
      teamId: station.test.organization.teamIds[0],
      assigneeId: null,
      tags: [],
      message: null,
    });

  test('R82 is discarded for good: the rows are as without it, the rest goes out under dense numbers', async () => {
    await goOffline();
    const before = ticket()?.priority;
    const kept = randomUUID();
    const wrong = setPriority(before === 0 ? 1 : 0);
    addNote('stays', station.ticketId, kept);
    expect(station.workspace().previewDiscard(wrong)).toEqual({ changes: [wrong], keptAsDraft: [] });
    expect(outbox()).toHaveLength(2);
    discard(wrong);
    expect(ticket()?.priority).toBe(before);
    await station.restart();
    expect(outbox()).toMatchObject([{ name: 'ticket.add-note', text: 'stays' }]);
    await station.synced();
    expect(await station.countInCenter(kept)).toBe(1);
    const { rows } = await station.test.server.context.pool.query(
      'select priority from ticket where id = $1',
      [station.ticketId],
    );
    expect(rows).toEqual([{ priority: before }]);
    expect(station.workspace().query('attention.list', {})).toEqual([]);
  });

  test('R82 one that the center may have heard of stays, and so does one that is confirmed', async () => {
    await station.signIn();
    await station.synced();
    station.proxy.cut();
    const n = addNote('on its way');
    await waitFor(() => outbox().some(({ state }) => state === 'sent'), { what: 'an attempt to send it' });
    const code = expect.objectContaining({ code: 'changeAlreadySent' });
    expect(() => station.workspace().previewDiscard(n)).toThrow(code);
    expect(() => station.workspace().discardChanges([n])).toThrow(code);
    await station.restart();
    expect(() => station.workspace().discardChanges([n])).toThrow(code);
    expect(outbox()).toHaveLength(1);
    await station.goOnline();
    expect(() => station.workspace().discardChanges([n])).toThrow(code);
  });

  test('R83 what means nothing without it goes with it, told before, and nothing goes that was not told', async () => {
    await goOffline();
    const ticketId = randomUUID();
    const created = createTicket(ticketId);
    const elsewhere = addNote('another ticket');
    const note = addNote('about the new ticket', ticketId);
    const { changes, keptAsDraft } = station.workspace().previewDiscard(created);
    expect({ changes, keptAsDraft }).toEqual({ changes: [created, note], keptAsDraft: [] });
    const later = save('ticket.set-status', { ticketId, status: 'pending' });
    expect(() => station.workspace().discardChanges(changes)).toThrow(
      expect.objectContaining({ code: 'discardChanged' }),
    );
    expect(outbox()).toHaveLength(4);
    station.workspace().discardChanges([created, note, later]);
    expect(outbox().map(({ n }) => n)).toEqual([elsewhere]);
    expect(ticket(ticketId)).toBeNull();
    await goOnline();
    const { rowCount } = await station.test.server.context.pool.query('select from ticket where id = $1', [
      ticketId,
    ]);
    expect(rowCount).toBe(0);
  });

  test('R83 what only takes it back goes with it; undoing what stays brings nothing of it back', async () => {
    await goOffline();
    const before = ticket()?.priority;
    const others = [0, 1, 2].filter((priority) => priority !== before);
    const first = setPriority(others[0] ?? -1);
    setPriority(others[1] ?? -1);
    discard(first);
    expect(ticket()?.priority).toBe(others[1]);
    const undone = station.workspace().undo()?.n ?? -1;
    expect(ticket()?.priority).toBe(before);
    const [second] = outbox();
    expect(station.workspace().previewDiscard(second?.n ?? -1).changes).toEqual([second?.n, undone]);
    discard(undone);
    expect(ticket()?.priority).toBe(others[1]);
    expect(station.workspace().undo()).toMatchObject({ isSaved: true });
    expect(ticket()?.priority).toBe(before);
    discard(second?.n ?? -1);
    expect(outbox()).toEqual([]);
    expect(ticket()?.priority).toBe(before);
  });

  test('R84 its words become the draft of the ticket where there is none, and never replace one', async () => {
    await goOffline();
    const ticketId = station.ticketId as never;
    const first = addNote('first words');
    const second = addNote('second words');
    expect(station.workspace().previewDiscard(first).keptAsDraft).toEqual([first]);
    expect(station.workspace().getDraft(ticketId)).toBeNull();
    discard(first);
    expect(station.workspace().getDraft(ticketId)).toMatchObject({
      kind: 'internalNote',
      bodyHtml: '<p>first words</p>',
      bodyText: 'first words',
    });
    expect(station.workspace().previewDiscard(second).keptAsDraft).toEqual([]);
    discard(second);
    await station.restart();
    expect(station.workspace().getDraft(ticketId)).toMatchObject({ bodyText: 'first words' });
    station.workspace().discardDraft(ticketId);
  });

  test('R84 R140 undo takes back an answer that was not sent; of one that has left it says so, and skips it only when asked', async () => {
    await goOffline();
    const { ticketId } = station;
    const before = ticket()?.priority;
    const after = before === 0 ? 1 : 0;
    setPriority(after);
    const { status } = ticket() ?? {};
    save('ticket.reply', {
      ...{ ticketId, messageId: randomUUID(), customerId: station.test.organization.customerId },
      ...{ bodyHtml: '<p>too early</p>', bodyText: 'too early', statusAfter: 'solved', sendAnyway: false },
    });
    expect(ticket()?.status).toBe('solved');
    expect(station.workspace().undo()).toMatchObject({
      isSaved: true,
      names: ['ticket.reply'],
      draftOf: ticketId,
    });
    expect(ticket()?.status).toBe(status);
    expect(outbox()).toMatchObject([{ name: 'ticket.set-priority' }]);
    expect(station.workspace().getDraft(ticketId)).toMatchObject({ bodyText: 'too early' });
    addNote('in the way of its draft');
    expect(station.workspace().undo()).toMatchObject({ isSaved: false, code: 'draftInTheWay' });
    station.workspace().discardDraft(ticketId);
    await goOnline();
    expect(station.workspace().undo()).toMatchObject({ isSaved: false, code: 'alreadySent', draftOf: null });
    expect(ticket()?.priority).toBe(after);
    expect(station.workspace().undo(undefined, true)).toMatchObject({ names: ['ticket.set-priority'] });
    expect(ticket()?.priority).toBe(before);
    await station.synced();
  });

  test('R140 undo of a new ticket says that it stays, sent or not, and goes on to what was before only when asked', async () => {
    await goOffline();
    const before = ticket()?.priority;
    const after = before === 0 ? 1 : 0;
    setPriority(after);
    const created = randomUUID();
    createTicket(created);
    const stays = {
      ...{ isSaved: false, code: 'ticketCreated', draftOf: null },
      ...{ names: ['ticket.create'], ticketNumber: ticket(created)?.number },
    };
    expect(station.workspace().undo()).toMatchObject(stays);
    await goOnline();
    expect(station.workspace().undo()).toMatchObject(stays);
    expect([ticket()?.priority, ticket(created)?.subject]).toEqual([after, 'Opened by mistake']);
    expect(station.workspace().undo(undefined, true)).toMatchObject({ names: ['ticket.set-priority'] });
    expect(ticket()?.priority).toBe(before);
    await station.synced();
  });

  test('R84 stays discarded when the database is damaged and repaired from its back-up and the journal', async () => {
    await goOffline();
    const gone = randomUUID();
    const kept = randomUUID();
    const n = addNote('gone', station.ticketId, gone);
    station.workspace().backUp();
    addNote('kept', station.ticketId, kept);
    discard(n);
    await damageAndRepair();
    expect(outbox()).toMatchObject([{ text: 'kept' }]);
    // Nobody knows here what was sent since the back-up.
    expect(() => station.workspace().discardChanges([outbox()[0]?.n ?? -1])).toThrow(
      expect.objectContaining({ code: 'changeAlreadySent' }),
    );
    expect(station.workspace().getDraft(station.ticketId)).toMatchObject({ bodyText: 'gone' });
    await station.goOnline();
    expect([await station.countInCenter(gone), await station.countInCenter(kept)]).toEqual([0, 1]);
  });

  test('R129 what is sent is no draft any more, with the same write; what is refused stays one', async () => {
    await goOffline();
    const ticketId = TicketId.parse(station.ticketId);
    const draft = {
      ticketId,
      kind: 'internalNote',
      bodyHtml: '<p>once</p>',
      bodyText: 'once',
      attachments: [],
    };
    const workspace = station.workspace();
    const send = (messageId: string, bodyText = draft.bodyText) =>
      workspace.mutate(
        { name: 'ticket.add-note', args: { ticketId, messageId, bodyHtml: draft.bodyHtml, bodyText } },
        { endsDraft: true },
      );
    workspace.saveDraft({ ...draft, kind: 'internalNote' });
    workspace.backUp();
    const messageId = randomUUID();
    expect(send(messageId, 'x'.repeat(1_000_001))).toMatchObject({ isSaved: false });
    expect(workspace.getDraft(ticketId)).toMatchObject({ bodyText: 'once' });
    expect(send(messageId)).toMatchObject({ isSaved: true });
    expect(workspace.getDraft(ticketId)).toBeNull();
    // Nor does a repair bring it back, or it would be sent twice.
    await damageAndRepair();
    expect(station.workspace().getDraft(ticketId)).toBeNull();
    expect(outbox()).toMatchObject([{ text: 'once' }]);
    await station.goOnline();
    expect(await station.countInCenter(messageId)).toBe(1);
  });
});
