import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';

/**
 * Drizzle's CommonJS build, for the store as db/server/drizzle.ts has it for the server: to read its ES modules takes two
 * seconds of every test file.
 */
const resolve = {
  alias: [
    {
      find: /^drizzle-orm(\/[a-z]+-core)?$/,
      replacement: `${import.meta.dirname}/node_modules/drizzle-orm$1/index.cjs`,
    },
  ],
};

export default defineConfig({
  test: {
    // Half of what the long files do is waiting: for the database, for lines that are slow on purpose, for processes.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['tests/{unit,contract}/**/*.test.ts', 'tests/db/client/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        test: {
          name: 'database',
          include: ['tests/{server,sync,store}/**/*.test.ts', 'tests/db/server/**/*.test.ts'],
          globalSetup: ['tests/support/database-servers.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [react()],
        resolve,
        test: {
          name: 'renderer',
          include: ['tests/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          testTimeout: 30_000,
        },
      },
    ],
  },
});
