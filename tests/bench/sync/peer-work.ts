import type { Measurement } from '../measurement.ts';
import { runPeer } from '../support/peer-process.ts';
import { quantile } from '../support/quantiles.ts';
import { measureLiveOverLoopback } from './live-changes.ts';
import { CHANGES, pushOverLoopback } from './offline-work.ts';
import { POUCHDB } from './peers.ts';

const TICKETS = 500;

/**
 * What is done without a line going out, and what a colleague does coming in, ours and PouchDB's, over loopback. Ours are
 * judged one by one at the center and written so that they survive a power cut; theirs are stored as they come.
 */
export async function measurePeerWork(say: (line: string) => void): Promise<Measurement[]> {
  say(`${POUCHDB.name}: ${CHANGES} changes go out, single ones come in`);
  const { pushMs = Number.NaN, liveMs = [] } = await runPeer(POUCHDB, TICKETS, 1, CHANGES);
  const ours = { pushMs: await pushOverLoopback(), liveMs: await measureLiveOverLoopback(liveMs.length) };
  return [
    beside(`${CHANGES} offline changes to the center`, ours.pushMs, pushMs),
    ...[0.5, 0.99].map((p) =>
      beside(`a change of a colleague here, p${p * 100}`, quantile(ours.liveMs, p), quantile(liveMs, p)),
    ),
  ];
}

function beside(name: string, ours: number, peer: number): Measurement {
  return { name, ours, unit: 'ms', peer, peerName: POUCHDB.name, ratio: ours / peer, budget: null };
}
