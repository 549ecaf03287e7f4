// npm start: sets up what is missing, then scripts/start/main.ts starts the server and the client.
// Runs before any dependency exists, so: Node ≥ 18, node: imports only.
import { handOver, runCommand } from './setup/hand-over.mjs';
import { setUp } from './setup/set-up.mjs';

const { DISPLAY, WAYLAND_DISPLAY } = process.env;
const headless = process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY;

await runCommand(async () => {
  await setUp({ headless, tests: false });
  return await handOver('scripts/start/main.ts', [
    ...(headless ? ['--headless'] : []),
    ...process.argv.slice(2),
  ]);
});
