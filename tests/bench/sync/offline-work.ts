import { randomUUID } from 'node:crypto';
import type { Workspace } from '../../../electron/store/workspace.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { Measurement } from '../measurement.ts';
import { type BenchServer, startBenchServer } from '../support/bench-server.ts';
import { runFirstSync } from '../support/first-sync-client.ts';
import { type Line, startShapingProxy } from '../support/shaping-proxy.ts';

export const CHANGES = 1_000;
const TICKETS = 500;
/** So much longer that what it adds is round trips and nothing else. */
const FAR_MS = 300;
const OPEN: Line = { bitsPerSecond: null, roundTripMs: 0, cutEveryMs: null };
const MOST = { seconds: 3, roundTrips: 12, kilobytes: 100 } as const;

interface Push {
  readonly ms: number;
  readonly bytesUp: number;
}

/** B: a day of work without a line, 1,000 changes, goes to the center. */
export async function measureOfflineWork(say: (line: string) => void): Promise<Measurement[]> {
  say(`offline work: ${CHANGES} changes go out`);
  const server = await startBenchServer(TICKETS, 1);
  try {
    const near = await pushThrough(server, OPEN);
    const far = await pushThrough(server, { ...OPEN, roundTripMs: FAR_MS });
    const name = `${CHANGES} offline changes to the center`;
    return [
      value(`${name}, over loopback`, near.ms / 1_000, 's', MOST.seconds),
      value(`${name}, round trips (from ${FAR_MS} ms)`, (far.ms - near.ms) / FAR_MS, '', MOST.roundTrips),
      value(`${name}, bytes up`, near.bytesUp / 1_024, 'KB', MOST.kilobytes),
    ];
  } finally {
    await server.stop();
  }
}

/** How long the changes take to the center over loopback, in milliseconds. */
export async function pushOverLoopback(): Promise<number> {
  const server = await startBenchServer(TICKETS, 1);
  try {
    return (await pushThrough(server, OPEN)).ms;
  } finally {
    await server.stop();
  }
}

async function pushThrough(server: BenchServer, line: Line): Promise<Push> {
  const proxy = await startShapingProxy(server.url, line);
  const result = { ms: 0, bytesUp: 0 };
  try {
    await runFirstSync(proxy.url, {
      until: 'complete',
      async afterwards(workspace) {
        workspace.setOffline(true);
        work(workspace);
        const bytesBefore = proxy.bytes.up;
        const startedAt = performance.now();
        workspace.setOffline(false);
        await waitFor(() => workspace.status.get().pendingCount === 0, {
          what: 'the changes in the center',
          timeoutMs: 120_000,
        });
        result.ms = performance.now() - startedAt;
        result.bytesUp = proxy.bytes.up - bytesBefore;
      },
    });
    return result;
  } finally {
    await proxy.stop();
  }
}

/** What an agent does: mostly properties, some notes. */
function work(workspace: Workspace): void {
  const [entry] = (workspace.query('view.list', {}) as { view: { id: string; builtin: string } }[]).filter(
    ({ view }) => view.builtin === 'allOpen',
  );
  const { rows } = workspace.query('queue.window', {
    viewId: entry?.view.id,
    sort: null,
    offset: 0,
    limit: 100,
  }) as { rows: { id: string; priority: number }[] };
  for (let index = 0; index < CHANGES; index += 1) {
    const row = rows[index % rows.length];
    if (row === undefined) throw new Error('The client of the benchmark has no open ticket');
    const ticketId = row.id;
    const round = Math.floor(index / rows.length);
    const text = `${index}: called back, the parts are on their way, waiting for the shop.`;
    const { isSaved } = workspace.mutate(
      [
        { name: 'ticket.set-priority', args: { ticketId, priority: (row.priority + 1 + round) % 4 } },
        { name: 'ticket.tag', args: { ticketId, add: [`round-${round}`], remove: [] } },
        {
          name: 'ticket.add-note',
          args: { ticketId, messageId: randomUUID(), bodyHtml: `<p>${text}</p>`, bodyText: text },
        },
      ][index % 3] ?? { name: '', args: {} },
    );
    if (!isSaved) throw new Error(`Change ${index} of the benchmark was refused`);
  }
}

function value(name: string, ours: number, unit: string, most: number): Measurement {
  return { name, ours, unit, peer: null, peerName: null, ratio: null, budget: { of: 'value', most } };
}
