import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { AppError } from '../../shared/errors/app-error.ts';
import { hashPassword } from '../accounts/password.ts';
import { createOrganization } from './create-organization.ts';
import { generateDemo, rowsOfDemo } from './demo/generate-demo.ts';
import type { DemoMaterial } from './demo/material.ts';
import { readDemoMaterial } from './demo/read-material.ts';

/** Everybody in the demo organization signs in with it. */
export const DEMO_PASSWORD = 'outpost-demo';
const DEMO_SEED = 20_260;
const PROGRESS_STEPS = 5;

export interface LoadDemoPorts {
  readonly pool: Pool;
  readonly log: Pick<Logger, 'info'>;
  now(): number;
  newId(): string;
}

/**
 * Fills a server that has no organization with the demo one; never touches a server that has one.
 * @returns `email:password` of the demo agent when this server holds the demo organization, else null
 */
export async function loadDemo(ports: LoadDemoPorts): Promise<string | null> {
  const { pool, log } = ports;
  const material = await readDemoMaterial();
  if (!(await hasOrganization(pool))) {
    try {
      await createDemo(ports, material);
    } catch (error) {
      // Another node was quicker.
      if (!(error instanceof AppError && error.code === 'organizationExists')) throw error;
      log.info('the organization was made by another node');
    }
  }
  const agent = material.people.users.find(({ isDemo }) => isDemo)?.email;
  const domain = material.people.mailbox.address.split('@')[1];
  const email = `${agent}@${domain}`;
  return (await hasUser(pool, email)) ? `${email}:${DEMO_PASSWORD}` : null;
}

async function createDemo(ports: LoadDemoPorts, material: DemoMaterial): Promise<void> {
  const { log } = ports;
  const startedAt = performance.now();
  log.info('making the demo organization');
  const demo = generateDemo(material, { seed: DEMO_SEED, now: ports.now() });
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  let told = 0;
  const onProgress = (done: number, total: number): void => {
    const step = Math.floor((done / total) * PROGRESS_STEPS);
    if (step === told) return;
    told = step;
    log.info({ done, total }, 'loading the demo organization');
  };
  await createOrganization(
    { pool: ports.pool, now: () => ports.now(), newId: () => ports.newId(), onProgress },
    {
      name: demo.name,
      rows: rowsOfDemo(demo),
      credentials: demo.users.map(({ id }) => ({ userId: id, passwordHash })),
      intakeTeamId: demo.intakeTeamId,
      mailbox: demo.mailbox,
      nextNumber: demo.nextNumber,
    },
  );
  const durationMs = Math.round(performance.now() - startedAt);
  log.info({ tickets: demo.tickets.length, durationMs }, 'demo organization loaded');
}

/** An organization that was begun and never finished counts as none: creating one starts over. */
async function hasOrganization(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    'select from tenant join number_allocator on tenant_id = tenant.id limit 1',
  );
  return rowCount !== 0;
}

async function hasUser(pool: Pool, email: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from user_account join credential using (tenant_id) where user_id = user_account.id
      and lower(email) = lower($1) and not is_deleted`,
    [email],
  );
  return rowCount !== 0;
}
