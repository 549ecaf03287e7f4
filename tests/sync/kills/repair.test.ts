import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { destroyDatabase } from '../../support/damage.ts';
import { describeWorkstationKills, type KillScene } from './support/workstation-kills.ts';

/** Work that only the journal has beside a database that nobody can read any more. */
async function destroyUnsentWork({ mira, ticketId }: KillScene): Promise<string> {
  await mira.ask('setOffline', true);
  for (let count = 0; count < 2; count += 1) await mira.note(ticketId);
  await mira.kill();
  const accounts = join(mira.profile, 'accounts');
  const folder = join(accounts, readdirSync(accounts)[0] ?? '');
  destroyDatabase(join(folder, 'outpost.db'));
  return folder;
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
      await mira.ask('backUp');
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
      await scene.mira.ask('backUp');
      rmSync(join(await destroyUnsentWork(scene), 'backup.db'));
    },
    drive: startAgain,
  },
]);
