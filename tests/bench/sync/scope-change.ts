import type { Workspace } from '../../../electron/store/workspace.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { Measurement } from '../measurement.ts';
import { benchRows, startBenchServer } from '../support/bench-server.ts';
import { runFirstSync } from '../support/first-sync-client.ts';
import { insertRaw } from '../support/raw-insert.ts';
import { startShapingProxy } from '../support/shaping-proxy.ts';

const MESSAGES = 2;
const TIMEOUT_MS = 600_000;

/** H: somebody leaves a team with all its tickets, and comes back to it. */
export async function measureScopeChange(
  ticketCount: number,
  say: (line: string) => void,
): Promise<Measurement[]> {
  say(`scope change: a team with ${ticketCount} tickets goes and comes`);
  const server = await startBenchServer(ticketCount, MESSAGES);
  const proxy = await startShapingProxy(server.url, {
    bitsPerSecond: null,
    roundTripMs: 0,
    cutEveryMs: null,
  });
  const measured: Measurement[] = [];
  try {
    await runFirstSync(proxy.url, {
      until: 'complete',
      async afterwards(workspace) {
        const all = countTickets(workspace);
        const change = async (isInTeam: boolean, until: () => boolean) => {
          const bytesBefore = proxy.bytes.down;
          const startedAt = performance.now();
          await server.setTeams(isInTeam);
          await waitFor(until, { what: 'the team gone or here', timeoutMs: TIMEOUT_MS });
          return { ms: performance.now() - startedAt, kilobytes: (proxy.bytes.down - bytesBefore) / 1_024 };
        };
        const gone = await change(false, () => countTickets(workspace) < all / 100);
        const here = await change(
          true,
          () => countTickets(workspace) === all && workspace.status.get().firstSync.isComplete,
        );
        const floor = insertRaw(benchRows(ticketCount, MESSAGES).rows);
        const name = `a team with ${ticketCount} tickets`;
        measured.push(
          row(`${name} goes`, gone.ms, 'ms'),
          row(`${name} goes, bytes down`, gone.kilobytes, 'KB'),
          { ...row(`${name} comes`, here.ms, 'ms'), peer: floor, peerName: RAW, ratio: here.ms / floor },
          row(`${name} comes, bytes down`, here.kilobytes, 'KB'),
        );
      },
    });
    return measured;
  } finally {
    await proxy.stop();
    await server.stop();
  }
}

const RAW = 'raw encrypted SQLite insert,';

/** All of the view of open tickets, those of other teams too. */
function countTickets(workspace: Workspace): number {
  const views = workspace.query('view.list', {}) as { view: { id: string; builtin: string } }[];
  const viewId = views.find(({ view }) => view.builtin === 'allOpen')?.view.id;
  const { total } = workspace.query('queue.window', { viewId, sort: null, offset: 0, limit: 1 }) as {
    total: number;
  };
  return total;
}

function row(name: string, ours: number, unit: string): Measurement {
  return { name, ours, unit, peer: null, peerName: null, ratio: null, budget: null };
}
