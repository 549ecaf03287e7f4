import { join } from 'node:path';
import { destroyDatabase } from '../../support/damage.ts';
import { describeWorkstationKills, type KillScene } from './support/workstation-kills.ts';

/** What the last scene left to be settled. */
let held = '';
let refused = '';
let lost = '';

/** Without a line the first one answers, gives a subject and opens a ticket; none of it will be taken as it is. */
async function clash({ mira, wei, ticketId, test, weiSettled }: KillScene): Promise<void> {
  const { teamIds, customerId } = test.organization;
  await mira.ask('setOffline', true);
  held = await mira.reply(ticketId, customerId, 'held');
  lost = await mira.setSubject(ticketId, 'merged');
  refused = await mira.createTicketUnderNoNumber(teamIds[1]);
  await mira.note(ticketId);
  await wei.reply(ticketId, customerId);
  await wei.setSubject(ticketId);
  await weiSettled();
}

async function goOnline({ mira }: KillScene): Promise<void> {
  await mira.ask('setOffline', false);
  await mira.settled();
}

async function clashAndHear(scene: KillScene): Promise<void> {
  await clash(scene);
  await goOnline(scene);
}

describeWorkstationKills([
  {
    name: 'while answers are held, values lose and tickets are refused',
    points: ['after POST /sync/push', 'after run update outbox in recordResults #3'],
    prepare: clash,
    drive: goOnline,
  },
  {
    name: 'while a held answer is sent anyway (R109)',
    points: ['after run update outbox in markSettled', 'after commit in saveChange', 'after POST /sync/push'],
    prepare: clashAndHear,
    async drive({ mira }) {
      await mira.settle(held, 'sendAnyway');
      await mira.settled();
    },
  },
  {
    name: 'while a refused ticket is handed in again under another number (R109)',
    points: ['after commit in takeNumber', 'before commit in recordResults'],
    prepare: clashAndHear,
    async drive({ mira }) {
      await mira.settle(refused, 'applyAgain');
      await mira.settled();
    },
  },
  {
    name: 'while held work is discarded (R109)',
    points: ['after fdatasync in appendAll', 'after commit in settleEntries'],
    prepare: clashAndHear,
    async drive({ mira }) {
      await mira.settle(held, 'discard');
    },
  },
  {
    name: 'while a value that lost is brought back (R186)',
    points: ['after POST /sync/push'],
    prepare: clashAndHear,
    async drive({ mira, ticketId, test }) {
      const { rows } = await test.server.context.pool.query<{ id: string }>(
        'select id from conflict_note where loser_value = to_jsonb($1::text)',
        [lost],
      );
      await mira.restoreLost(ticketId, rows[0]?.id ?? '');
      await mira.settled();
    },
  },
  {
    name: 'while what was never sent is discarded (R84)',
    points: ['after fdatasync in appendAll', 'after commit in discardChange'],
    async prepare({ mira, ticketId }) {
      await mira.ask('setOffline', true);
      await mira.note(ticketId);
      lost = await mira.setSubject(ticketId);
      await mira.note(ticketId);
    },
    async drive({ mira }) {
      await mira.discardUnsent(lost);
    },
  },
  {
    name: 'while what was settled after the back-up is settled again (R109, R116)',
    isInStart: true,
    points: ['after commit in settleOperation', 'after rename in putInPlace'],
    async prepare(scene) {
      const { mira } = scene;
      await clashAndHear(scene);
      await mira.backUp();
      await mira.ask('setOffline', true);
      await mira.settle(refused, 'discard');
      await mira.settle(held, 'sendAnyway');
      await mira.kill();
      destroyDatabase(join(mira.account, 'outpost.db'));
    },
    async drive({ mira }) {
      await mira.settled();
    },
  },
]);
