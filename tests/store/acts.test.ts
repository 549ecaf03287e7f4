import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { importRows } from '../../db/server/import-rows.ts';
import { sampleTicket } from '../support/small-organization.ts';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

describe('what was done with one act', () => {
  const station = useWorkstation();
  const priorities = (): readonly number[] =>
    station.test.organization.ticketIds.map((ticketId) => {
      const detail = station.workspace().query('ticket.get', { ticketId }) as {
        ticket: { priority: number };
      };
      return detail.ticket.priority;
    });
  const setAll = (priority: number, act: string): void => {
    for (const ticketId of station.test.organization.ticketIds) {
      const call = { name: 'ticket.set-priority', args: { ticketId, priority } };
      expect(station.workspace().mutate(call, { act })).toMatchObject({ isSaved: true });
    }
  };

  test('is taken back and done again together, as often as one likes', async () => {
    await station.signIn();
    await station.synced();
    const before = priorities();
    setAll(0, randomUUID());
    setAll(1, randomUUID());
    const workspace = station.workspace();
    expect(workspace.undo()).toMatchObject({
      isSaved: true,
      names: ['ticket.set-priority'],
      ticketCount: 3,
    });
    expect(priorities()).toEqual([0, 0, 0]);
    expect(workspace.undo()).toMatchObject({ isSaved: true });
    expect(priorities()).toEqual(before);
    expect(workspace.undo()).toBeNull();
    expect(workspace.redo()).toMatchObject({ isSaved: true });
    expect(priorities()).toEqual([0, 0, 0]);
    expect(workspace.redo()).toMatchObject({ isSaved: true });
    expect(priorities()).toEqual([1, 1, 1]);
    expect(workspace.redo()).toBeNull();
    expect(workspace.undo()).toMatchObject({ isSaved: true });
    expect(priorities()).toEqual([0, 0, 0]);
    await station.synced();
  });

  test('is taken back by its name, also after something else was done', async () => {
    await station.signIn();
    await station.synced();
    const [first, ...others] = priorities();
    const act = randomUUID();
    setAll(3, act);
    const note = station.addNote();
    expect(note).toMatchObject({ isSaved: true });
    const status = { name: 'ticket.set-status', args: { ticketId: station.ticketId, status: 'pending' } };
    station.workspace().mutate(status);
    expect(station.workspace().undo(act)).toMatchObject({ isSaved: true, ticketCount: 3 });
    expect(priorities()).toEqual([first, ...others]);
    const detail = station.workspace().query('ticket.get', { ticketId: station.ticketId });
    expect(detail).toMatchObject({ ticket: { status: 'pending' } });
    expect(station.workspace().undo(act)).toBeNull();
    await station.synced();
  });

  test('R176: a note that was written with an act comes after the rest of it, not before', async () => {
    await station.signIn();
    await station.synced();
    const before = priorities();
    const act = randomUUID();
    setAll(before[0] === 0 ? 1 : 0, act);
    const [ticketId, words] = [station.ticketId, 'Of the act'];
    const args = { ticketId, messageId: randomUUID(), bodyHtml: words, bodyText: words };
    const note = { name: 'ticket.add-note', args };
    expect(station.workspace().mutate(note, { act })).toMatchObject({ isSaved: true });
    expect(station.workspace().undo()).toMatchObject({ isSaved: true, names: ['ticket.set-priority'] });
    expect(priorities()).toEqual(before);
    await station.synced();
  });

  describe('on a new ticket', () => {
    const facts = (ticketId: string): unknown => {
      const detail = station.workspace().query('ticket.get', { ticketId }) as {
        ticket: { status: string; assigneeId: string | null };
      };
      return [detail.ticket.status, detail.ticket.assigneeId];
    };
    let lastNumber = 500;
    const createNew = async (): Promise<string> => {
      await station.signIn();
      await station.synced();
      const ticketId = randomUUID();
      lastNumber += 1;
      const row = sampleTicket({
        id: ticketId as never,
        teamId: station.test.organization.teamIds[0] ?? '',
        branchId: randomUUID(),
        number: lastNumber,
        status: 'new',
      } as never);
      const { tenantId } = station.test.organization;
      await importRows(
        station.test.server.context.pool,
        tenantId,
        [{ entity: 'ticket', row }],
        () => undefined,
      );
      await waitFor(() => station.workspace().query('ticket.get', { ticketId }) !== null, {
        what: 'the new ticket',
      });
      return ticketId;
    };
    const me = (): string => station.test.organization.users[0]?.id ?? '';
    const acts = {
      'ticket.assign': (ticketId: string) => ({ ticketId, assigneeId: me(), expectedAssigneeId: null }),
      'ticket.set-status': (ticketId: string) => ({ ticketId, status: 'pending' }),
    };

    test.each([
      ['ticket.assign', 'open'],
      ['ticket.set-status', 'pending'],
    ] as const)('R80 %s is taken back whole, here and in the center, and done again', async (name, after) => {
      const ticketId = await createNew();
      const workspace = station.workspace();
      const assignee = name === 'ticket.assign' ? me() : null;
      workspace.mutate({ name, args: acts[name](ticketId) }, { act: randomUUID() });
      expect(facts(ticketId)).toEqual([after, assignee]);
      workspace.undo();
      expect(facts(ticketId)).toEqual(['new', null]);
      workspace.redo();
      expect(facts(ticketId)).toEqual([after, assignee]);
      workspace.undo();
      await station.synced();
      const { rows } = await station.test.server.context.pool.query(
        'select status, assignee_id from ticket where id = $1',
        [ticketId],
      );
      expect(rows).toEqual([{ status: 'new', assignee_id: null }]);
    });

    test('R80 what somebody did to it since stays', async () => {
      const ticketId = await createNew();
      const workspace = station.workspace();
      const act = randomUUID();
      workspace.mutate({ name: 'ticket.assign', args: acts['ticket.assign'](ticketId) }, { act });
      workspace.mutate({
        name: 'ticket.reply',
        args: {
          ticketId,
          messageId: randomUUID(),
          customerId: station.test.organization.customerId,
          bodyHtml: 'Hello',
          bodyText: 'Hello',
          statusAfter: null,
          sendAnyway: false,
          attachments: [],
        },
      });
      workspace.undo(act);
      expect(facts(ticketId)).toEqual(['open', null]);
      await station.synced();
    });
  });

  test('R244: what is put aside comes back by itself, without a line, and is taken back by z', async () => {
    await station.signIn();
    await station.synced();
    station.proxy.cut();
    const workspace = station.workspace();
    const { ticketId } = station;
    const isSnoozed = () => (workspace.query('ticket.get', { ticketId }) as { isSnoozed: boolean }).isSnoozed;
    const snooze = (until: number) => ({ name: 'ticket.snooze', args: { ticketId, until, reason: null } });
    expect(workspace.mutate(snooze(Date.now() + 60_000))).toMatchObject({ isSaved: true });
    expect(isSnoozed()).toBe(true);
    expect(workspace.undo()).toMatchObject({ isSaved: true, names: ['ticket.snooze'] });
    expect(isSnoozed()).toBe(false);
    const counts: number[] = [];
    const ending = new AbortController();
    const watching = (async () => {
      for await (const views of workspace.watch('view.list', {}, ending.signal)) {
        const all = views as { view: { builtin: string }; count: number }[];
        counts.push(all.find(({ view }) => view.builtin === 'snoozed')?.count ?? -1);
      }
    })();
    expect(workspace.mutate(snooze(Date.now() + 300))).toMatchObject({ isSaved: true });
    await waitFor(() => counts.includes(1) && counts.at(-1) === 0, { what: 'the ticket back' });
    expect(isSnoozed()).toBe(false);
    ending.abort();
    await watching;
  });
});
