import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** One thing that must hold before anything is merged. */
export type Gate = Readonly<{ title: string; command: readonly [string, ...string[]] }>;

const tool = (name: string) => join('node_modules', '.bin', name);

/** The longest first, so that two cores end together. */
export const GATES: readonly Gate[] = [
  { title: 'types: renderer', command: [tool('tsc'), '-p', 'tsconfig.renderer.json'] },
  { title: 'types: node', command: [tool('tsc'), '-p', 'tsconfig.node.json'] },
  { title: 'format and lint', command: [tool('biome'), 'check', '--error-on-warnings', '.'] },
  { title: 'nothing unused', command: [tool('knip'), '--no-progress'] },
  { title: 'types: shared', command: [tool('tsc'), '-p', 'tsconfig.shared.json'] },
  { title: 'import rules', command: [process.execPath, 'scripts/check/import-rules.ts'] },
  { title: 'types: preload', command: [tool('tsc'), '-p', 'tsconfig.preload.json'] },
  { title: 'licences', command: [process.execPath, 'scripts/check/licences.ts'] },
];

/** Runs every gate, one on each core, shows what the failing ones print, and counts. */
export async function runGates(say: (line: string) => void): Promise<{ passed: number; failed: number }> {
  const waiting = [...GATES];
  let failed = 0;
  const work = async () => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
      const startedAt = Date.now();
      const { code, output } = await runGate(gate);
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      say(`${code === 0 ? 'ok    ' : 'FAILED'} ${gate.title} (${seconds} s)`);
      if (code === 0) continue;
      failed += 1;
      say(output.trim());
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), GATES.length) }, work));
  return { passed: GATES.length - failed, failed };
}

function runGate({ command }: Gate): Promise<{ code: number; output: string }> {
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
