import { waitFor } from '../../support/wait-for.ts';
import type { Measurement } from '../measurement.ts';
import { type BenchServer, laterRows, startBenchServer } from '../support/bench-server.ts';
import { runFirstSync } from '../support/first-sync-client.ts';
import { insertRaw } from '../support/raw-insert.ts';
import { startShapingProxy } from '../support/shaping-proxy.ts';

const TICKETS = 2_000;
const MESSAGES = 4;
/** What a desk of some dozen people opens in a working day. */
const TICKETS_A_DAY = 300;
const WORKING_DAYS = 22;
const ANY_PLACE = { teamId: 'team', branchId: 'branch', firstNumber: 1 };

interface Caught {
  readonly rows: number;
  readonly ms: number;
  readonly bytes: number;
}

/** Who was away for a night, and for a month: how long until everything is there, against inserting the same rows. */
export async function measureCatchUp(isQuick: boolean, say: (line: string) => void): Promise<Measurement[]> {
  const server = await startBenchServer(TICKETS, MESSAGES);
  try {
    const measurements: Measurement[] = [];
    for (const [away, tickets] of [
      ['8 h', TICKETS_A_DAY],
      ['30 days', isQuick ? 4 * TICKETS_A_DAY : WORKING_DAYS * TICKETS_A_DAY],
    ] as const) {
      say(`catch-up: ${tickets} tickets with ${MESSAGES} messages each, away for ${away}`);
      const { rows, ms, bytes } = await catchUp(server, tickets);
      const floor = insertRaw(laterRows(tickets, MESSAGES, ANY_PLACE).flat());
      const name = `caught up after ${away}, ${rows} rows`;
      measurements.push(
        {
          name,
          ours: ms,
          unit: 'ms',
          peer: floor,
          peerName: 'raw encrypted SQLite insert,',
          ratio: ms / floor,
          budget: null,
        },
        {
          name: `${name}, bytes down`,
          ours: bytes / 1_024,
          unit: 'KB',
          peer: null,
          peerName: null,
          ratio: null,
          budget: null,
        },
      );
    }
    return measurements;
  } finally {
    await server.stop();
  }
}

async function catchUp(server: BenchServer, tickets: number): Promise<Caught> {
  const proxy = await startShapingProxy(server.url, {
    bitsPerSecond: null,
    roundTripMs: 0,
    cutEveryMs: null,
  });
  let caught: Caught = { rows: 0, ms: 0, bytes: 0 };
  try {
    await runFirstSync(proxy.url, {
      until: 'complete',
      async afterwards(workspace) {
        workspace.setOffline(true);
        const { rows, lastTicketId } = await server.grow(tickets, MESSAGES);
        const bytesBefore = proxy.bytes.down;
        const syncedBefore = workspace.status.get().lastSyncedAt ?? 0;
        const startedAt = performance.now();
        workspace.setOffline(false);
        await waitFor(() => (workspace.status.get().lastSyncedAt ?? 0) > syncedBefore, {
          what: 'everything caught up',
          timeoutMs: 600_000,
        });
        const ms = performance.now() - startedAt;
        if (workspace.query('ticket.get', { ticketId: lastTicketId }) === null) {
          throw new Error('The client of the benchmark says that it has caught up and has not');
        }
        caught = { rows, ms, bytes: proxy.bytes.down - bytesBefore };
      },
    });
    return caught;
  } finally {
    await proxy.stop();
  }
}
