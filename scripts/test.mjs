// npm test: sets up what is missing, then scripts/test/main.ts runs every suite.
// Runs before any dependency exists, so: Node ≥ 18, node: imports only.
import { handOver, runCommand } from './setup/hand-over.mjs';
import { setUp } from './setup/set-up.mjs';

await runCommand(async () => {
  await setUp({ headless: true, tests: true });
  return await handOver('scripts/test/main.ts', process.argv.slice(2));
});
