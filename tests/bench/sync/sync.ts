import type { Benchmark, Measurement } from '../measurement.ts';
import { measureFirstSync } from '../spine/first-sync.ts';
import { measureBatches } from './batches.ts';
import { measureBytes } from './bytes.ts';
import { measureCatchUp } from './catch-up.ts';
import { measureKeysWhileSyncing } from './keys-while-syncing.ts';
import { measureLiveChanges } from './live-changes.ts';
import { measureLiveClients } from './live-clients.ts';
import { measureOfflineWork } from './offline-work.ts';
import { measurePeerWork } from './peer-work.ts';
import { measureAgainstPeers } from './peers.ts';
import { measurePullGrowth } from './pull-growth.ts';
import { measureResume } from './resume.ts';
import { measureScopeChange } from './scope-change.ts';
import { measureThinLines } from './thin-lines.ts';

/** Sync on every line, by parts that can be run alone. */
export const SYNC_PARTS = {
  /** Over loopback, beside a raw insert of the same rows. */
  first: ({ isQuick, say }) => measureFirstSync(isQuick ? 20_000 : 100_000, 3, say),
  /** The same beside the other engines that run here. */
  peers: ({ isQuick, say }) => measureAgainstPeers(isQuick ? 20_000 : 100_000, say),
  /** Changes that go out and come in, beside PouchDB's. */
  'peer-work': ({ say }) => measurePeerWork(say),
  bytes: ({ isQuick, say }) => measureBytes(isQuick ? 2_000 : 20_000, say),
  /** A day's work going out. */
  offline: ({ say }) => measureOfflineWork(say),
  /** Many live clients of one node. */
  clients: ({ say }) => measureLiveClients(say),
  /** What a colleague does, over lines of any length. */
  live: ({ isQuick, say }) => measureLiveChanges(isQuick, say),
  /** What one node takes in one organization. */
  batches: ({ isQuick, say }) => measureBatches(isQuick ? 400 : 4_000, say),
  /** A start with everything here, and the waking of a machine. */
  resume: ({ isQuick, say }) => measureResume(isQuick ? 20_000 : 100_000, say),
  /** A team with all its tickets goes and comes. */
  scopes: ({ isQuick, say }) => measureScopeChange(isQuick ? 2_000 : 10_000, say),
  /** What comes after a night and after a month. */
  'catch-up': ({ isQuick, say }) => measureCatchUp(isQuick, say),
  /** Keys in a real window during the first sync. */
  keys: ({ isQuick, say }) => measureKeysWhileSyncing(isQuick ? 20_000 : 50_000, isQuick ? 60 : 200, say),
  /** Pulls as the center grows. */
  growth: ({ isQuick, say }) => measurePullGrowth(10_000, isQuick ? 100_000 : 1_000_000, say),
  /** Thin, slow and breaking lines. */
  thin: ({ isQuick, say }) => measureThinLines(isQuick, say),
} satisfies Record<string, Benchmark>;

/** All of it, one part after the other. */
export const benchSync: Benchmark = async (options) => {
  const measurements: Measurement[] = [];
  for (const measure of Object.values(SYNC_PARTS)) measurements.push(...(await measure(options)));
  return measurements;
};
