import type { SyncStatus } from '../../../shared/contract/store.ts';

/** What the status bar may say about the line. Each has a word and a shape. */
export type LineState = 'paused' | 'offline' | 'connecting' | 'sending' | 'receiving' | 'synced' | 'online';

/**
 * The truth in one word. "Synced" needs the line, nothing of ours unconfirmed, the first sync complete and a
 * confirmation from the server; anything less says less.
 */
export function lineState(status: SyncStatus): LineState {
  if (status.isOfflineByChoice) return 'paused';
  if (status.connection === 'offline') return 'offline';
  if (status.connection === 'connecting') return 'connecting';
  if (status.pendingCount > 0) return 'sending';
  if (!status.firstSync.isComplete) return 'receiving';
  return status.lastSyncedAt === null ? 'online' : 'synced';
}

/** What is said of the line at length: what was refused or held is answered, but has not become what the person wanted. */
export function lineExplanation(status: SyncStatus): LineState | 'attention' {
  const state = lineState(status);
  return state === 'synced' && status.attentionCount > 0 ? 'attention' : state;
}

/** How much of the first sync is here, in whole percent; null while the size is not known. */
export function firstSyncPercent({ rowsDone, rowsTotal }: SyncStatus['firstSync']): number | null {
  if (rowsTotal <= 0) return null;
  return Math.min(100, Math.floor((rowsDone / rowsTotal) * 100));
}

/** How much of the room for waiting changes is taken, in percent, once that is worth a word; else null. */
export function outboxRoomTaken(warnings: SyncStatus['warnings']): number | null {
  const warning = warnings.find(({ code }) => code === 'outboxNearlyFull' || code === 'outboxFull');
  return warning === undefined ? null : Number(warning.params.percent);
}
