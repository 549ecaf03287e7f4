import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import { beginLine } from '../../../db/server/queries/epoch.ts';
import { getTargetOf } from '../../../db/server/queries/ticket-families.ts';
import type { BlobStore } from '../../../server/blobs/blob-store.ts';
import type { UploadPorts } from '../../../server/blobs/uploads.ts';
import { runSystemMutations } from '../../../server/mutations/run-system-mutations.ts';
import { createMetrics } from '../../../server/plugins/metrics.ts';
import { createProofs } from '../../../server/sync/proofs.ts';
import { OFFLINE_DAYS } from '../../../shared/contract/sync-protocol.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { DEFAULT_FILE_POLICY, type FilePolicy } from '../../../shared/model/file-policy.ts';
import { createMemoryBlobs } from '../support/memory-blobs.ts';
import type { SimulatedNode } from '../support/simulated-client.ts';
import type { SimulatedClock } from '../support/simulated-clock.ts';
import { restoreImage, type TenantImage, takeImage } from '../support/tenant-image.ts';
import { type ConnectionTrap, trappedPool } from './faulty-pool.ts';

/** Changes after a back-up that are written over; more only cost time. */
const MAX_OVERWRITTEN = 40;

/** Two nodes on one database. */
export interface SimulatedCenter {
  /** The node the next request reaches. @throws AppError when it is down */
  node(): SimulatedNode & UploadPorts;
  /** The folder that both nodes share; a back-up of the database does not touch it. */
  readonly blobs: BlobStore;
  /** Which node new requests go to. */
  failOver(): void;
  /** Breaks the database connection of the current node after so many statements. */
  breakAfter(statements: number, isCarriedOut: boolean): void;
  setDown(isDown: boolean): void;
  /** A change of the center's own. */
  setSubject(ticketId: string, subject: string): Promise<void>;
  backUp(): Promise<void>;
  /** When the last back-up was made. */
  readonly backedUpAt: number | null;
  /** Back to the last back-up, if there is one; the nodes start again. */
  restore(): Promise<boolean>;
  /**
   * Back to the last back-up under nodes that run on. Before any workstation calls, others write over the tickets that
   * changed in what was lost, as many commits and in the same order.
   * @returns how many changes were lost; null when there is no back-up
   */
  restoreUnderNodes(): Promise<number | null>;
  start(): Promise<void>;
  /** Called when a back-up has been put back. */
  onRestored: () => Promise<void>;
  /** Called when one was made. */
  onBackedUp: () => void;
  /** Called after the center gave a ticket a subject. */
  onOwnSubject: (ticketId: string, subject: string) => Promise<void>;
}

export function createSimulatedCenter(
  pool: Pool,
  tenantId: string,
  clock: SimulatedClock,
  newId: () => string,
  bugs: unknown[],
  filePolicy: FilePolicy = DEFAULT_FILE_POLICY,
): SimulatedCenter {
  const proofs = createProofs((text) => createHmac('sha256', 'the simulation').update(text).digest('hex'));
  const blobs = createMemoryBlobs();
  const metrics = createMetrics();
  const nodeOn = (connections: Pool): SimulatedNode & UploadPorts => {
    return {
      pool: connections,
      blobs,
      metrics,
      proofs,
      filePolicy,
      offlineDays: OFFLINE_DAYS.usual,
      now: () => clock.now,
      newId,
      reportBug: (error) => bugs.push(error),
      reportLoop: (loop) => bugs.push(new Error(`The rule ${loop.rule} went round`)),
      enqueue: () => Promise.resolve(),
      announce: () => undefined,
      onNewEpoch: () => undefined,
    };
  };
  const nodes = [0, 1].map(() => {
    const trap: ConnectionTrap = { statementsLeft: null, isCarriedOut: false };
    return { trap, node: nodeOn(trappedPool(pool, trap)) };
  });
  let current = 0;
  let isDown = false;
  let image: TenantImage | null = null;
  let backedUpAt: number | null = null;
  const chosen = () => {
    const found = nodes[current];
    if (found === undefined) throw new Error('There are two nodes');
    return found;
  };
  const listChanges = async () => {
    const { rows } = await pool.query<{ entity: string; id: string; seq: number }>(
      'select entity, id, seq from change where tenant_id = $1 order by seq',
      [tenantId],
    );
    return rows;
  };
  // A merged ticket has no subject of its own to be changed.
  const findNamed = async (ticketId: string): Promise<string> =>
    (await getTargetOf(pool, tenantId, ticketId)) ?? ticketId;
  const start = async (): Promise<void> => {
    for (const { trap } of nodes) trap.statementsLeft = null;
    await beginLine(pool, tenantId, newId());
  };
  return {
    blobs,
    onRestored: () => Promise.resolve(),
    onBackedUp: () => undefined,
    onOwnSubject: () => Promise.resolve(),
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
    async setSubject(meantId, subject) {
      const ticketId = await findNamed(meantId);
      const call = { name: 'ticket.set-subject', args: { ticketId, subject } };
      await runSystemMutations(nodeOn(pool), tenantId, 'import', [call], () => Promise.resolve());
      await this.onOwnSubject(ticketId, subject);
    },
    get backedUpAt() {
      return backedUpAt;
    },
    async backUp() {
      image = await takeImage(pool, tenantId);
      backedUpAt = clock.now;
      this.onBackedUp();
    },
    async restore() {
      if (image === null) return false;
      await restoreImage(pool, tenantId, image);
      await start();
      await this.onRestored();
      return true;
    },
    async restoreUnderNodes() {
      if (image === null) return null;
      const lost = await listChanges();
      await restoreImage(pool, tenantId, image);
      await this.onRestored();
      const kept = await listChanges();
      const newest = kept.at(-1)?.seq ?? 0;
      const tickets = new Set(kept.flatMap(({ entity, id }) => (entity === 'ticket' ? [id] : [])));
      const [anyTicket] = tickets;
      const overwritten = lost.filter(({ seq }) => seq > newest).slice(0, MAX_OVERWRITTEN);
      for (const { id, seq } of overwritten) {
        const ticketId = tickets.has(id) ? id : anyTicket;
        if (ticketId !== undefined) await this.setSubject(ticketId, `instead of ${seq}`);
      }
      return overwritten.length;
    },
    start,
  };
}
