// npm start: sets up what is missing, then scripts/start/main.ts starts the server and the client.
// Runs before any dependency exists, so: Node ≥ 18, node: imports only.
import { handOver, runCommand } from './setup/hand-over.mjs';
import { setUp } from './setup/set-up.mjs';
import { SetupError } from './setup/setup-error.mjs';
import { setupText } from './setup/setup-text.mjs';

const { DISPLAY, WAYLAND_DISPLAY } = process.env;
const headless = process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY;

await runCommand(async () => {
  const unknown = process.argv.slice(2).filter((word) => word !== '--once');
  if (unknown.length > 0)
    throw new SetupError(setupText('setup.unknownArgument', { words: unknown.join(' ') }));
  await setUp({ headless, tests: false });
  return await handOver('scripts/start/main.ts', [
    ...(headless ? ['--headless'] : []),
    ...process.argv.slice(2),
  ]);
});
