import { defineConfig } from '@playwright/test';

/** One display for each worker: no window takes the focus or the clipboard from another worker's. */
const displays = (process.env.OUTPOST_TEST_DISPLAYS ?? '').split(' ').filter((name) => name !== '');
const display = displays[Number(process.env.TEST_PARALLEL_INDEX ?? 0)];
if (display !== undefined) process.env.DISPLAY = display;

/** More than a minute each; they begin first, so that no worker sits idle at the end. */
const LONG = /(thirty-days|work-survives|start|screens|offline-day|bad-input)\.spec\.ts$/;

export default defineConfig({
  testDir: 'tests/e2e',
  workers: Math.max(1, displays.length),
  timeout: 120_000,
  // A ceiling for a busy machine, not a pace: what is there in time is seen in time.
  expect: { timeout: 15_000 },
  forbidOnly: true,
  outputDir: 'test-results',
  projects: [
    { name: 'long', testMatch: LONG },
    { name: 'others', testIgnore: LONG },
  ],
});
