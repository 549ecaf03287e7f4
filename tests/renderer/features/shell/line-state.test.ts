import { expect, test } from 'vitest';
import {
  firstSyncPercent,
  lineExplanation,
  lineState,
  outboxRoomTaken,
} from '../../../../renderer/features/shell/line-state.ts';
import type { SyncStatus } from '../../../../shared/contract/store.ts';

const SYNCED: SyncStatus = {
  connection: 'online',
  isOfflineByChoice: false,
  transport: 'socket',
  pendingCount: 0,
  attentionCount: 0,
  failedCount: 0,
  lastSyncedAt: 1,
  firstSync: {
    isUsable: true,
    isComplete: true,
    rowsDone: 10,
    rowsTotal: 10,
    bytesPerSecond: null,
    remainingMs: null,
  },
  problem: null,
  warnings: [],
};

test.each<[string, Partial<SyncStatus>, string]>([
  ['everything is confirmed', {}, 'synced'],
  ['something waits', { pendingCount: 1 }, 'sending'],
  ['there is no line', { connection: 'offline' }, 'offline'],
  ['the person works without the line', { connection: 'offline', isOfflineByChoice: true }, 'paused'],
  ['there is no line and something waits', { connection: 'offline', pendingCount: 3 }, 'offline'],
  ['the line is tried', { connection: 'connecting' }, 'connecting'],
  ['the first sync is not done', { firstSync: { ...SYNCED.firstSync, isComplete: false } }, 'receiving'],
  ['the server has not confirmed anything yet', { lastSyncedAt: null }, 'online'],
])('%s', (_case, fields, expected) => {
  expect(lineState({ ...SYNCED, ...fields })).toBe(expected);
});

test('what the server refused or held is never told as confirmed', () => {
  expect(lineExplanation(SYNCED)).toBe('synced');
  expect(lineExplanation({ ...SYNCED, attentionCount: 1 })).toBe('attention');
  expect(lineExplanation({ ...SYNCED, attentionCount: 1, connection: 'offline' })).toBe('offline');
});

test('the first sync counts whole percents and never more than all', () => {
  expect(firstSyncPercent({ ...SYNCED.firstSync, rowsDone: 999, rowsTotal: 1_000 })).toBe(99);
  expect(firstSyncPercent({ ...SYNCED.firstSync, rowsDone: 12, rowsTotal: 10 })).toBe(100);
  expect(firstSyncPercent({ ...SYNCED.firstSync, rowsTotal: 0 })).toBeNull();
});

test('R79: the room for waiting changes is told once the store warns of it', () => {
  const clock = { code: 'clockBehind', params: { durationMs: 400_000 } };
  expect(outboxRoomTaken([clock])).toBeNull();
  expect(outboxRoomTaken([clock, { code: 'outboxNearlyFull', params: { percent: 93 } }])).toBe(93);
  expect(outboxRoomTaken([{ code: 'outboxFull', params: { percent: 100 } }])).toBe(100);
});
