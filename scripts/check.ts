// npm run check: format, lint, import rules and types, in under a minute.
import { runGates } from './check/gates.ts';

const { failed } = await runGates(console.log);
process.exitCode = failed === 0 ? 0 : 1;
