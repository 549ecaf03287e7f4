import type { Benchmark } from '../measurement.ts';
import { measureFirstSync } from '../spine/first-sync.ts';
import { measureBytes } from './bytes.ts';
import { measureCatchUp } from './catch-up.ts';
import { measureKeysWhileSyncing } from './keys-while-syncing.ts';
import { measureLiveChanges } from './live-changes.ts';
import { measureLiveClients } from './live-clients.ts';
import { measureOfflineWork } from './offline-work.ts';
import { measureAgainstPeers } from './peers.ts';
import { measurePullGrowth } from './pull-growth.ts';
import { measureThinLines } from './thin-lines.ts';

/**
 * Sync on every line: A, the first sync over loopback, beside PouchDB's and Zero's, and its bytes; B, a day's work going out;
 * C, many live clients, changes of colleagues and what
 * comes after an absence; D, keys during the first sync; E, pulls as the center grows; F, thin, slow and breaking lines.
 */
export const benchSync: Benchmark = async ({ isQuick, say }) => [
  ...(await measureFirstSync(isQuick ? 20_000 : 100_000, 3, say)),
  ...(await measureAgainstPeers(isQuick ? 20_000 : 100_000, say)),
  ...(await measureBytes(isQuick ? 2_000 : 20_000, say)),
  ...(await measureOfflineWork(say)),
  ...(await measureLiveClients(say)),
  ...(await measureLiveChanges(isQuick, say)),
  ...(await measureCatchUp(isQuick, say)),
  ...(await measureKeysWhileSyncing(isQuick ? 20_000 : 50_000, isQuick ? 60 : 200, say)),
  ...(await measurePullGrowth(10_000, isQuick ? 100_000 : 1_000_000, say)),
  ...(await measureThinLines(isQuick, say)),
];

/** Alone: what a colleague does, over lines of any length. */
export const benchLive: Benchmark = ({ isQuick, say }) => measureLiveChanges(isQuick, say);

/** Alone: what comes after a night and after a month. */
export const benchCatchUp: Benchmark = ({ isQuick, say }) => measureCatchUp(isQuick, say);

/** Alone: the first sync beside the other engines that run here. */
export const benchPeers: Benchmark = ({ isQuick, say }) =>
  measureAgainstPeers(isQuick ? 20_000 : 100_000, say);
