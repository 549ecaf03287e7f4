import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pushElsewhere } from '../support/push-elsewhere.ts';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

describe('applying a refused change again', () => {
  const desk = useWorkstation();
  const attention = () => desk.workspace().query('attention.list', {}) as { n: number; code: string }[];
  const query = (sql: string, values: unknown[] = []) => desk.test.server.context.pool.query(sql, values);

  it('takes a ticket over from whoever has it now', async () => {
    const [me, other] = desk.test.organization.users;
    const ticketId = desk.test.organization.ticketIds[1] ?? '';
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
    desk.workspace().mutate({
      name: 'ticket.assign',
      args: { ticketId, assigneeId: me?.id, expectedAssigneeId: null },
    });
    const args = { ticketId, assigneeId: other?.id, expectedAssigneeId: null };
    await pushElsewhere(desk.test, [{ name: 'ticket.assign', args }]);
    await desk.goOnline();
    const [item] = attention();
    expect(item).toMatchObject({ code: 'alreadyTaken' });
    const detail = () =>
      desk.workspace().query('ticket.get', { ticketId }) as { ticket: { assigneeId: unknown } };
    await waitFor(() => detail().ticket.assigneeId === other?.id, { what: 'the colleague as assignee' });

    expect(desk.workspace().actOnAttention(item?.n ?? 0, 'applyAgain')).toMatchObject({ isSaved: true });
    await desk.synced();
    expect(attention()).toEqual([]);
    const { rows } = await query('select assignee_id from ticket where id = $1', [ticketId]);
    expect(rows).toEqual([{ assignee_id: me?.id }]);
  });

  it('gives a new ticket another number when its own turned out not to be leased', async () => {
    await desk.signIn();
    await desk.synced();
    await waitFor(() => desk.workspace().takeNumber(), { what: 'a leased number' });
    desk.proxy.cut();
    const [ticketId, number] = [randomUUID(), desk.workspace().takeNumber()];
    desk.workspace().mutate({
      name: 'ticket.create',
      args: {
        ticketId,
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
    const { rows: leased } = await query(
      "update number_block set holder = 'somebody else' where $1 between from_number and to_number returning holder",
      [number],
    );
    expect(leased).toHaveLength(1);
    await desk.goOnline();
    const [item] = attention();
    expect(item).toMatchObject({ code: 'numberNotLeased' });
    await waitFor(() => desk.workspace().actOnAttention(item?.n ?? 0, 'applyAgain')?.isSaved, {
      what: 'a number to apply with',
    });
    await desk.synced();
    expect(attention()).toEqual([]);
    const { rows } = await query('select number from ticket where id = $1', [ticketId]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.number).not.toBe(number);
  });
});
