import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pushElsewhere } from '../support/push-elsewhere.ts';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

describe('work on a workstation', () => {
  const desk = useWorkstation();

  /** What a colleague does in the center while this workstation is away. */
  const colleague = (name: string, args: unknown) => pushElsewhere(desk.test, [{ name, args }]);
  const assignee = (): unknown => {
    const detail = desk.workspace().query('ticket.get', { ticketId: desk.ticketId }) as {
      ticket: { assigneeId: unknown };
    };
    return detail.ticket.assigneeId;
  };
  const attention = () =>
    desk.workspace().query('attention.list', {}) as {
      n: number;
      state: string;
      code: string;
      text: string | null;
    }[];

  it('hears of a colleague’s change at once, and by a stream of events where sockets are blocked', async () => {
    const { ticketId } = desk;
    await desk.signIn();
    await desk.synced();
    const subject = () =>
      Reflect.get(
        Reflect.get(desk.workspace().query('ticket.get', { ticketId }) as object, 'ticket') as object,
        'subject',
      );
    await waitFor(() => desk.status().transport === 'socket', { what: 'the socket' });
    await colleague('ticket.set-subject', { ticketId, subject: 'By socket' });
    await waitFor(() => subject() === 'By socket', { what: 'the change by socket' });
    desk.proxy.blockSockets();
    await waitFor(() => desk.status().transport === 'events', { what: 'the events', timeoutMs: 20_000 });
    await colleague('ticket.set-subject', { ticketId, subject: 'By events' });
    await waitFor(() => subject() === 'By events', { what: 'the change by events' });
    expect(desk.status().connection).toBe('online');
  });

  it('a ticket somebody else took meanwhile: refused with the reason, the screen shows the truth', async () => {
    const { ticketId } = desk;
    await desk.signIn();
    await desk.synced();
    const [me, other] = desk.test.organization.users;
    desk.proxy.cut();
    desk.workspace().mutate({
      name: 'ticket.assign',
      args: { ticketId, assigneeId: me?.id, expectedAssigneeId: null },
    });
    await colleague('ticket.assign', { ticketId, assigneeId: other?.id, expectedAssigneeId: null });
    await desk.goOnline();
    expect(attention()).toMatchObject([{ state: 'refused', code: 'alreadyTaken' }]);
    await waitFor(() => assignee() === other?.id, { what: 'the colleague as assignee' });
    const [item] = attention();
    desk.workspace().actOnAttention(item?.n ?? 0, 'discard');
    expect(attention()).toEqual([]);
  });

  it('a late public reply is held with its text, and leaves as a note when the agent says so', async () => {
    const { ticketId } = desk;
    await desk.signIn();
    await desk.synced();
    const reply = (bodyText: string) => ({
      ticketId,
      customerId: desk.test.organization.customerId,
      messageId: randomUUID(),
      bodyHtml: bodyText,
      bodyText,
      statusAfter: null,
      sendAnyway: false,
    });
    desk.proxy.cut();
    desk.workspace().mutate({ name: 'ticket.reply', args: reply('my late answer') });
    await colleague('ticket.reply', reply('the first answer'));
    await desk.goOnline();
    const [item] = attention();
    expect(item).toMatchObject({ state: 'held', code: 'newerReply', text: 'my late answer' });
    desk.workspace().actOnAttention(item?.n ?? 0, 'turnIntoNote');
    await desk.synced();
    const { rows } = await desk.test.server.context.pool.query(
      "select kind from message where ticket_id = $1 and body_text = 'my late answer'",
      [ticketId],
    );
    expect(rows).toEqual([{ kind: 'internalNote' }]);
    expect(attention()).toEqual([]);
  });

  it('undo and redo take internal changes back and do them again, also after a restart', async () => {
    const { ticketId } = desk;
    await desk.signIn();
    await desk.synced();
    const priority = () =>
      Reflect.get(
        Reflect.get(desk.workspace().query('ticket.get', { ticketId }) as object, 'ticket') as object,
        'priority',
      );
    const before = priority();
    desk.workspace().mutate({ name: 'ticket.set-priority', args: { ticketId, priority: 0 } });
    expect(priority()).toBe(0);
    await desk.restart();
    expect(desk.workspace().undo()).toMatchObject({ isSaved: true });
    expect(priority()).toBe(before);
    expect(desk.workspace().redo()).toMatchObject({ isSaved: true });
    expect(priority()).toBe(0);
    await desk.synced();
    const { rows } = await desk.test.server.context.pool.query('select priority from ticket where id = $1', [
      ticketId,
    ]);
    expect(rows).toEqual([{ priority: 0 }]);
  });

  it('ticket numbers are final at once, also offline', async () => {
    await desk.signIn();
    await desk.synced();
    const first = await waitFor(() => desk.workspace().takeNumber(), { what: 'a leased number' });
    desk.proxy.cut();
    const number = desk.workspace().takeNumber();
    expect(number).toBe(first + 1);
    const newTicket = randomUUID();
    const saved = desk.workspace().mutate({
      name: 'ticket.create',
      args: {
        ticketId: newTicket,
        number,
        subject: 'Opened offline',
        priority: 1,
        type: 'incident',
        channel: 'phone',
        customerId: null,
        teamId: desk.test.organization.teamIds[0],
        assigneeId: null,
        tags: [],
        message: null,
      },
    });
    expect(saved).toMatchObject({ isSaved: true });
    await desk.goOnline();
    const { rows } = await desk.test.server.context.pool.query('select number from ticket where id = $1', [
      newTicket,
    ]);
    expect(rows).toEqual([{ number }]);
  });
});
