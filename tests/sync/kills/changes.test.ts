import { describeWorkstationKills, type KillScene } from './support/workstation-kills.ts';

/** Several changes made without a line, which then go out in one batch. */
async function goOnlineWithWork({ mira, ticketId, test }: KillScene): Promise<void> {
  await mira.ask('setOffline', false);
  await mira.settled();
  await mira.note(ticketId);
  await mira.createTicket(test.organization.teamIds[1]);
  await mira.settled();
}

async function workOffline({ mira, wei, ticketId, test, weiSettled }: KillScene): Promise<void> {
  await mira.ask('setOffline', true);
  for (let count = 0; count < 3; count += 1) await mira.note(ticketId);
  await mira.createTicket(test.organization.teamIds[1]);
  await wei.note(ticketId);
  await weiSettled();
}

describeWorkstationKills([
  {
    name: 'while a change is saved',
    points: [
      'before commit in saveChange',
      'after commit in saveChange',
      'before fdatasync in appendAll',
      'after fdatasync in appendAll',
      'before run insert into outbox in saveChange',
      'after run insert into outbox in saveChange',
      'after run in applyOptimistically',
    ],
    async drive({ mira, ticketId }) {
      await mira.note(ticketId);
    },
  },
  {
    name: 'while a change is saved without a line',
    points: [
      'before commit in saveChange #2',
      'after commit in saveChange #2',
      'before fdatasync in appendAll #3',
      'after fdatasync in appendAll #3',
    ],
    async prepare({ mira }) {
      await mira.ask('setOffline', true);
    },
    async drive({ mira, ticketId }) {
      for (let count = 0; count < 3; count += 1) await mira.note(ticketId);
    },
  },
  {
    name: 'while one change goes out and comes back',
    points: [
      'before commit in takeBatch',
      'after commit in takeBatch',
      'before POST /sync/push',
      'after POST /sync/push',
      'before commit in recordResults',
      'after commit in recordResults',
      'before POST /sync/pull',
      'after POST /sync/pull',
      'before commit in applyPullPage',
      'after commit in applyPullPage',
      'before run delete from touch in applyLines',
    ],
    async drive({ mira, ticketId }) {
      await mira.note(ticketId);
      await mira.settled();
    },
  },
  {
    name: 'while the work of a day without a line goes out',
    points: [
      'before commit in greet',
      'after commit in greet',
      'before POST /sync/hello',
      'after POST /sync/hello',
      'before commit in takeBatch',
      'after commit in takeBatch',
      'before POST /sync/push',
      'after POST /sync/push',
      'before commit in recordResults',
      'after commit in recordResults',
      'after run update outbox in recordResults #2',
      'before commit in applyPullPage',
      'after commit in applyPullPage',
      'after run in applyLines #3',
      'after run in restoreShadows',
      'before commit in applyPullPage #2',
      'after commit in applyPullPage #2',
    ],
    prepare: workOffline,
    drive: goOnlineWithWork,
  },
  {
    name: 'while it starts with work to send',
    isInStart: true,
    points: [
      'before POST /api/account/refresh',
      'after POST /api/account/refresh',
      'before commit in greet',
      'after commit in greet',
      'before POST /sync/push',
      'after POST /sync/push',
      'before commit in applyPullPage',
      'after commit in applyPullPage',
    ],
    prepare: workOffline,
    async drive({ mira }) {
      await mira.settled();
    },
  },
]);
