import type { Measurement } from '../measurement.ts';
import { benchRows, startBenchServer } from '../support/bench-server.ts';
import { runFirstSyncApart } from '../support/first-sync-process.ts';
import { type Peer, runPeer } from '../support/peer-process.ts';

const MESSAGES_PER_TICKET = 3;

/** LevelDB on both sides, nothing encrypted. The last of each that run together; express-pouchdb wants express 4. */
export const POUCHDB: Peer = {
  name: 'PouchDB',
  folder: 'pouchdb',
  packages: ['pouchdb-node@9.0.0', 'express-pouchdb@4.2.0', 'express@4.22.3'],
};
/** `most` is the share of the peer's time for a row that ours may take; null where no budget is set. */
const PEERS: readonly (Peer & { readonly most: number | null })[] = [
  { ...POUCHDB, most: 0.2 },
  // Its own server over PostgreSQL has everything at hand; its client has no place but memory outside a browser.
  { name: 'Zero in memory', folder: 'zero', packages: ['@rocicorp/zero@1.9.0'], most: null },
];

/**
 * A first sync of the same rows over loopback, ours and that of other engines, everyone's server and client in processes
 * of their own. Ours is written encrypted and durable, and its time includes signing in; theirs do neither.
 */
export async function measureAgainstPeers(
  ticketCount: number,
  say: (line: string) => void,
): Promise<Measurement[]> {
  const theirs: { readonly peer: (typeof PEERS)[number]; readonly msPerThousand: number }[] = [];
  for (const peer of PEERS) {
    say(
      `${peer.name}: a first sync of ${ticketCount} tickets and ${MESSAGES_PER_TICKET * ticketCount} messages`,
    );
    const { count, ms } = await runPeer(peer, ticketCount, MESSAGES_PER_TICKET);
    say(`  ${peer.name} ${ms.toFixed(0)} ms for ${count} rows`);
    theirs.push({ peer, msPerThousand: (ms / count) * 1_000 });
  }
  const { rows } = benchRows(ticketCount, MESSAGES_PER_TICKET);
  const ours = ((await firstSyncMs(ticketCount)) / rows.length) * 1_000;
  return theirs.map(({ peer, msPerThousand }) => ({
    name: `first sync, ${rows.length} rows, ms for 1,000`,
    ours,
    unit: 'ms',
    peer: msPerThousand,
    peerName: peer.name,
    ratio: ours / msPerThousand,
    budget: peer.most === null ? null : { of: 'ratio', most: peer.most },
  }));
}

async function firstSyncMs(ticketCount: number): Promise<number> {
  const server = await startBenchServer(ticketCount, MESSAGES_PER_TICKET);
  try {
    return (await runFirstSyncApart(server.url)).completeMs;
  } finally {
    await server.stop();
  }
}
