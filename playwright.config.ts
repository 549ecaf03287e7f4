import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  // Each test starts a server and a desktop client of its own; two at a time would measure each other.
  workers: 1,
  timeout: 120_000,
  forbidOnly: true,
  outputDir: 'test-results',
});
