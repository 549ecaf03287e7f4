import { randomUUID } from 'node:crypto';
import { importRows } from '../../../db/server/import-rows.ts';
import { restoreImage, type TenantImage, takeImage } from '../support/tenant-image.ts';
import { describeWorkstationKills } from './support/workstation-kills.ts';

let image: TenantImage;

describeWorkstationKills([
  {
    name: 'while a restored center is healed',
    points: [
      'after commit in greet',
      'after run update scope in greet',
      'after POST /sync/numbers',
      'after POST /sync/digests',
      'after commit in recordDifferences',
      'before POST /sync/reconcile',
      'after POST /sync/reconcile',
      'before commit in applyReconcilePage',
      'after commit in applyReconcilePage',
      'after POST /sync/push',
    ],
    async prepare({ mira, wei, test, ticketId }) {
      const { tenantId } = test.organization;
      const { pool } = test.server.context;
      image = await takeImage(pool, tenantId);
      // Nobody sends this again: workstations have it and the center does not, until they are compared.
      const row = { ...wei.user, name: `Wei ${randomUUID()}` };
      await importRows(pool, tenantId, [{ entity: 'user', row }], () => undefined, randomUUID);
      await mira.createTicket(test.organization.teamIds[1]);
      await mira.note(ticketId);
      await mira.settled();
    },
    async drive({ test, mira }) {
      await restoreImage(test.server.context.pool, test.organization.tenantId, image);
      await mira.ask('nudge');
    },
  },
  {
    name: 'while a cloned disk becomes a client of its own',
    points: [
      'before commit in fork',
      'after commit in fork',
      'after run in fork',
      'after run in renumberAll #2',
    ],
    async prepare({ mira, ticketId }) {
      await mira.copyDisk();
      await mira.start();
      await mira.note(ticketId);
      await mira.settled();
      await mira.putDiskBack();
      await mira.start();
    },
    async drive({ mira, ticketId }) {
      await mira.note(ticketId);
      await mira.note(ticketId);
      await mira.settled();
    },
  },
]);
