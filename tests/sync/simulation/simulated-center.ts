import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import { beginLine } from '../../../db/server/queries/epoch.ts';
import { createProofs } from '../../../server/sync/proofs.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { DEFAULT_FILE_POLICY } from '../../../shared/model/file-policy.ts';
import type { SimulatedNode } from '../support/simulated-client.ts';
import type { SimulatedClock } from '../support/simulated-clock.ts';
import { restoreImage, type TenantImage, takeImage } from '../support/tenant-image.ts';
import { type ConnectionTrap, trappedPool } from './faulty-pool.ts';

/** Two nodes on one database. */
export interface SimulatedCenter {
  /** The node the next request reaches. @throws AppError when it is down */
  node(): SimulatedNode;
  /** Which node new requests go to. */
  failOver(): void;
  /** Breaks the database connection of the current node after so many statements. */
  breakAfter(statements: number, isCarriedOut: boolean): void;
  setDown(isDown: boolean): void;
  backUp(): Promise<void>;
  /** Back to the last back-up, if there is one; the nodes start again. */
  restore(): Promise<boolean>;
  start(): Promise<void>;
}

export function createSimulatedCenter(
  pool: Pool,
  tenantId: string,
  clock: SimulatedClock,
  newId: () => string,
  bugs: unknown[],
): SimulatedCenter {
  const proofs = createProofs((text) => createHmac('sha256', 'the simulation').update(text).digest('hex'));
  const nodes = [0, 1].map(() => {
    const trap: ConnectionTrap = { statementsLeft: null, isCarriedOut: false };
    const node: SimulatedNode = {
      pool: trappedPool(pool, trap),
      proofs,
      filePolicy: DEFAULT_FILE_POLICY,
      now: () => clock.now,
      newId,
      reportBug: (error) => bugs.push(error),
      enqueue: () => Promise.resolve(),
      announce: () => undefined,
      onNewEpoch: () => undefined,
    };
    return { trap, node };
  });
  let current = 0;
  let isDown = false;
  let image: TenantImage | null = null;
  const chosen = () => {
    const found = nodes[current];
    if (found === undefined) throw new Error('There are two nodes');
    return found;
  };
  const start = async (): Promise<void> => {
    for (const { trap } of nodes) trap.statementsLeft = null;
    await beginLine(pool, tenantId, newId());
  };
  return {
    node() {
      if (isDown) throw new AppError('serverShuttingDown');
      return chosen().node;
    },
    failOver() {
      current = 1 - current;
    },
    breakAfter(statements, isCarriedOut) {
      Object.assign(chosen().trap, { statementsLeft: statements, isCarriedOut });
    },
    setDown(value) {
      isDown = value;
    },
    async backUp() {
      image = await takeImage(pool, tenantId);
    },
    async restore() {
      if (image === null) return false;
      await restoreImage(pool, tenantId, image);
      await start();
      return true;
    },
    start,
  };
}
