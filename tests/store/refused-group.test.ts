import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { FinishedItem, OutboxItem, RefusedTicket } from '../../shared/contract/queries.ts';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

describe('a new ticket that the center does not take', () => {
  const station = useWorkstation();
  const attention = () => station.workspace().query('attention.list', {}) as readonly OutboxItem[];
  const save = (name: string, args: Record<string, unknown>) => {
    const result = station.workspace().mutate({ name, args });
    expect(result).toMatchObject({ isSaved: true });
    return result.n ?? -1;
  };
  const holder = async (number: number, name: string) => {
    await station.test.server.context.pool.query(
      'update number_block set holder = $2 where $1 between from_number and to_number',
      [number, name],
    );
  };
  /** A new ticket of a new customer with a note, a status and a label, refused because its number is not leased. */
  const refusedTicket = async () => {
    await station.signIn();
    await station.synced();
    await waitFor(() => station.workspace().takeNumber(), { what: 'a leased number' });
    station.proxy.cut();
    const [ticketId, noteId, number] = [randomUUID(), randomUUID(), station.workspace().takeNumber()];
    const create = save('ticket.create', {
      ...{ ticketId, number, subject: '打印机离线', priority: 1, type: 'incident', channel: 'phone' },
      ...{ customerId: station.test.organization.customerId, assigneeId: null, tags: [] },
      teamId: station.test.organization.teamIds[0],
      message: {
        messageId: randomUUID(),
        kind: 'callRecord',
        bodyHtml: '<p>收银台</p>',
        bodyText: '收银台',
      },
    });
    const parts = [
      save('ticket.add-note', {
        ticketId,
        messageId: noteId,
        bodyHtml: 'called back',
        bodyText: 'called back',
      }),
      save('ticket.set-status', { ticketId, status: 'pending' }),
      save('ticket.tag', { ticketId, add: ['printer'], remove: [] }),
    ];
    const elsewhere = save('ticket.add-note', {
      ...{ ticketId: station.ticketId, messageId: randomUUID() },
      ...{ bodyHtml: 'another ticket', bodyText: 'another ticket' },
    });
    await holder(number, 'somebody else');
    await station.goOnline();
    return { ticketId, noteId, number, create, parts, elsewhere };
  };
  const center = async (ticketId: string) => {
    const { rows } = await station.test.server.context.pool.query(
      'select number, status, tags, subject from ticket where id = $1',
      [ticketId],
    );
    return rows;
  };

  test('R111 R112 what was written to it is part of it, and all of it is handed in again with one act', async () => {
    const { ticketId, noteId, number, create, parts } = await refusedTicket();
    const items = attention();
    expect(items.map(({ n }) => n)).toEqual([...parts.toReversed(), create]);
    const first = items.find(({ n }) => n === create);
    expect(first).toMatchObject({
      code: 'numberNotLeased',
      partOf: null,
      text: '打印机离线\n\n收银台',
    });
    expect(new Set(items.filter(({ n }) => n !== create).map(({ partOf }) => partOf))).toEqual(
      new Set([first?.operationId]),
    );
    await waitFor(() => station.workspace().actOnGroup([create, ...parts], 'applyAgain')?.isSaved, {
      what: 'a number to apply with',
    });
    expect(attention()).toEqual([]);
    await station.synced();
    expect(attention()).toEqual([]);
    const [row] = await center(ticketId);
    expect(row).toMatchObject({ status: 'pending', tags: ['printer'] });
    expect(row?.number).not.toBe(number);
    expect(await station.countInCenter(noteId)).toBe(1);
  });

  test('R112 all of it is discarded in one write, and stays so; nothing else is', async () => {
    const { ticketId, create, parts, elsewhere } = await refusedTicket();
    const finished = () => {
      const items = station.workspace().query('outbox.finished', {}) as readonly FinishedItem[];
      return items.map(({ n, state, isDealtWith, text }) => ({ n, state, isDealtWith, text }));
    };
    const taken = { n: elsewhere, state: 'applied', isDealtWith: false, text: 'another ticket' };
    expect(finished()).toEqual([taken]);
    expect(station.workspace().actOnGroup([create, ...parts], 'discard')).toBeNull();
    expect(attention()).toEqual([]);
    expect(finished()).toEqual([
      taken,
      ...parts.toReversed().map((n) => expect.objectContaining({ n, isDealtWith: true })),
      { n: create, state: 'refused', isDealtWith: true, text: '打印机离线\n\n收银台' },
    ]);
    await station.restart();
    await station.synced();
    expect(attention()).toEqual([]);
    expect(await center(ticketId)).toEqual([]);
  });

  test('R110 R112 edited in its form it has its own ids, and what was written to it finds it', async () => {
    const { ticketId, noteId, create, parts } = await refusedTicket();
    const form = station.workspace().query('attention.newTicket', { n: create }) as RefusedTicket;
    expect(form).toMatchObject({
      ...{ ticketId, number: null, subject: '打印机离线', priority: 1, note: '收银台' },
      teamId: station.test.organization.teamIds[0],
      customer: { id: station.test.organization.customerId },
    });
    expect(station.workspace().query('attention.newTicket', { n: parts[0] })).toBeNull();
    expect(station.workspace().editAttention(create)).toMatchObject({ isSaved: true });
    const number = await waitFor(() => station.workspace().takeNumber(), { what: 'another number' });
    const { customer, messageId: _messageId, note: _note, ...fields } = form;
    const edited = {
      name: 'ticket.create',
      args: {
        ...fields,
        number,
        subject: '打印机和钱箱离线',
        customerId: customer?.id,
        tags: [],
        message: null,
      },
    };
    expect(station.workspace().mutate(edited, { settles: create })).toMatchObject({ isSaved: true });
    expect(attention().map(({ n, partOf }) => [n, partOf])).toEqual(parts.toReversed().map((n) => [n, null]));
    station.workspace().actOnGroup(parts, 'applyAgain');
    await station.synced();
    expect(attention()).toEqual([]);
    expect(await center(ticketId)).toMatchObject([
      { number, subject: '打印机和钱箱离线', tags: ['printer'] },
    ]);
    expect(await station.countInCenter(noteId)).toBe(1);
  });
});
