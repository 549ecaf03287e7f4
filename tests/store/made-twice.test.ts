import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { pushElsewhere } from '../support/push-elsewhere.ts';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

describe('what two people make without a line', () => {
  const station = useWorkstation();

  test('R114 customers and tickets are all kept, and none is merged by itself', async () => {
    await station.signIn();
    await station.synced();
    await waitFor(() => station.workspace().takeNumber(), { what: 'a leased number' });
    station.proxy.cut();
    const customer = (name: string) => ({
      ...{ id: randomUUID(), organizationId: null, name, email: 'wang.min@westlake.example' },
      ...{ phone: '0571 8888 0000', locale: 'zh-CN', createdAt: 1 },
    });
    const [mine, theirs] = [customer('王敏'), customer('Wang Min')];
    const createCustomer = (row: object) => ({ name: 'customer.create', args: { customer: row } });
    expect(station.workspace().mutate(createCustomer(mine))).toMatchObject({ isSaved: true });
    const ticketId = randomUUID();
    const ticket = {
      ...{ ticketId, number: station.workspace().takeNumber(), subject: '打印机离线', priority: 1 },
      ...{
        type: 'incident',
        channel: 'phone',
        customerId: mine.id,
        assigneeId: null,
        tags: [],
        message: null,
      },
      teamId: station.test.organization.teamIds[0],
    };
    expect(station.workspace().mutate({ name: 'ticket.create', args: ticket })).toMatchObject({
      isSaved: true,
    });
    await pushElsewhere(station.test, [createCustomer(theirs)]);
    await station.goOnline();
    expect(station.workspace().query('attention.list', {})).toEqual([]);
    const found = () =>
      station.workspace().query('customer.find', { text: 'wang.min@westlake.example', limit: 10 }) as {
        id: string;
      }[];
    await waitFor(() => found().length === 2, { what: 'both customers' });
    expect(new Set(found().map(({ id }) => id))).toEqual(new Set([mine.id, theirs.id]));
    const { rows } = await station.test.server.context.pool.query(
      'select customer_id as "customerId", merged_into_id as "mergedIntoId" from ticket where id = $1',
      [ticketId],
    );
    expect(rows).toEqual([{ customerId: mine.id, mergedIntoId: null }]);
  });
});
