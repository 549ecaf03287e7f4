import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NewTicketDraft } from '../../shared/contract/store.ts';
import type { Customer } from '../../shared/model/customer.ts';
import { CustomerId, MessageId, TicketId } from '../../shared/model/ids.ts';
import { destroyDatabase } from '../support/damage.ts';
import { useWorkstation } from './support/workstation.ts';

type Content = Omit<NewTicketDraft, 'updatedAt'>;

describe('a ticket that was begun', () => {
  const desk = useWorkstation({ mayBeDamaged: true });

  function begin(subject: string, customer: Content['customer'] = { kind: 'none' }): Content {
    const content: Content = {
      ticketId: TicketId.parse(randomUUID()),
      customerId: CustomerId.parse(randomUUID()),
      messageId: MessageId.parse(randomUUID()),
      customer,
      customerText: '',
      subject,
      parentId: null,
      teamId: null,
      priority: 1,
      type: 'incident',
      channel: 'phone',
      isMine: true,
      note: 'The till prints nothing since nine',
    };
    desk.workspace().newTicketDrafts.save(content);
    return content;
  }

  const latest = () => desk.workspace().newTicketDrafts.getLatest(null);

  function create({ ticketId, subject, priority, type, channel }: Content) {
    const call = {
      name: 'ticket.create',
      args: {
        ticketId,
        number: desk.workspace().takeNumber(),
        subject,
        priority,
        type,
        channel,
        customerId: null,
        teamId: desk.test.organization.teamIds[0],
        assigneeId: null,
        tags: [],
        message: null,
      },
    };
    return desk.workspace().mutate(call, { endsDraft: true });
  }

  async function damageAndRepair(): Promise<void> {
    desk.workspace().engine.stop();
    destroyDatabase(join(desk.accountFolder(), 'outpost.db'));
    await desk.startAnother();
  }

  async function signInAndLeaveTheLine(): Promise<void> {
    await desk.signIn();
    await desk.synced();
    desk.proxy.cut();
  }

  test('R138: a ticket that was begun is there after a crash, and after a repair with and without a back-up in between', async () => {
    await signInAndLeaveTheLine();
    const begun = begin('The till is down');
    // As after a kill: nothing was ended in order.
    desk.workspace().engine.stop();
    await desk.startAnother();
    expect(latest()?.draft).toMatchObject(begun);
    desk.workspace().backUp();
    await damageAndRepair();
    expect(latest()?.draft).toMatchObject(begun);
    desk.workspace().newTicketDrafts.save({ ...begun, note: 'and the scales too' });
    await damageAndRepair();
    expect(latest()?.draft).toMatchObject({ ...begun, note: 'and the scales too' });
  });

  test('R129: a begun ticket is no draft any more with the write that creates it; what is refused stays one', async () => {
    await signInAndLeaveTheLine();
    desk.workspace().backUp();
    const begun = begin('The till is down');
    expect(create({ ...begun, subject: '' })).toMatchObject({ isSaved: false });
    expect(latest()?.draft).toMatchObject(begun);
    expect(create(begun)).toMatchObject({ isSaved: true });
    expect(latest()).toBeNull();
    await damageAndRepair();
    expect(latest()).toBeNull();
    expect(desk.status().pendingCount).toBe(1);
  });

  test('R138: what was discarded stays so after a repair; another window’s begun ticket stays', async () => {
    await signInAndLeaveTheLine();
    desk.workspace().backUp();
    const kept = begin('The scales are off');
    const dropped = begin('The till is down');
    desk.workspace().newTicketDrafts.discard(dropped.ticketId);
    expect(latest()?.draft.subject).toBe(kept.subject);
    await damageAndRepair();
    expect(latest()?.draft.subject).toBe(kept.subject);
    desk.workspace().newTicketDrafts.discard(kept.ticketId);
    expect(latest()).toBeNull();
  });

  test('a known customer is kept by id alone and looked up again; one that is not here is to be chosen anew', async () => {
    await signInAndLeaveTheLine();
    const customer: Customer = {
      id: CustomerId.parse(randomUUID()),
      organizationId: null,
      name: 'Wang Min',
      email: null,
      phone: '13800000000',
      locale: 'zh-CN',
      createdAt: 1,
    };
    desk.workspace().mutate({ name: 'customer.create', args: { customer } });
    begin('The till is down', { kind: 'known', customerId: customer.id });
    expect(latest()?.customer).toEqual(customer);
    begin('Another', { kind: 'known', customerId: CustomerId.parse(randomUUID()) });
    expect(latest()).toMatchObject({ draft: { subject: 'Another' }, customer: null });
  });
});
