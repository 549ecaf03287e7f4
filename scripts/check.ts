// npm run check: format, lint, import rules and types, in under a minute.
import { runGates } from './check/gates.ts';

const startedAt = Date.now();
const { failed } = await runGates(console.log);
console.log(`All of it took ${((Date.now() - startedAt) / 1000).toFixed(0)} s.`);
process.exitCode = failed === 0 ? 0 : 1;
