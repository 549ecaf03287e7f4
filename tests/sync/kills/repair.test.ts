import { join } from 'node:path';
import { destroyDatabase } from '../../support/damage.ts';
import { describeWorkstationKills, type KillScene } from './support/workstation-kills.ts';

/** Work that only the journal has beside a database that nobody can read any more. */
async function destroyUnsentWork({ mira, ticketId }: KillScene): Promise<void> {
  await mira.ask('setOffline', true);
  for (let count = 0; count < 2; count += 1) await mira.note(ticketId);
  await mira.kill();
  destroyDatabase(join(mira.account, 'outpost.db'));
}

async function startAgain({ mira }: KillScene): Promise<void> {
  await mira.settled();
}

describeWorkstationKills([
  {
    name: 'while it repairs its database from the back-up (R116)',
    isInStart: true,
    points: [
      'before commit in markAllMaybeSent',
      'after commit in restoreChange #2',
      'after rename in putAside',
      'after rename in putInPlace',
    ],
    async prepare(scene) {
      const { mira, test } = scene;
      await mira.backUp();
      // Its number is given again by the back-up alone (R118).
      await mira.createTicket(test.organization.teamIds[1]);
      await destroyUnsentWork(scene);
    },
    drive: startAgain,
  },
  {
    name: 'while it repairs its database without a back-up (R116)',
    isInStart: true,
    points: ['after commit in restoreChange', 'after rename in putInPlace'],
    async prepare(scene) {
      await scene.mira.backUp();
      await destroyUnsentWork(scene);
      scene.mira.loseBackUp();
    },
    drive: startAgain,
  },
]);
