import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot, node24 } from './paths.mjs';
import { mustRun } from './run.mjs';
import { setupText } from './setup-text.mjs';

const INPUTS = [
  'electron',
  'renderer',
  'shared',
  'db/client',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.renderer.json',
];

/**
 * Builds the client into `out/`, unless the last build was made from exactly these files.
 *
 * @param {(detail: string) => void} report
 * @returns {Promise<string>} the outcome in words
 */
export async function ensureBuild(report) {
  const out = inRoot('out');
  const stamp = join(out, '.inputs.sha256');
  const { hash, count } = hashInputs();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash)
    return setupText('setup.upToDate', { count });
  report(setupText('setup.building', { count }));
  await rm(out, { recursive: true, force: true });
  await mkdir(out);
  await mustRun(node24(), [inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build']);
  await writeFile(stamp, hash);
  return setupText('setup.built', { count });
}

function hashInputs() {
  const hash = createHash('sha256');
  let count = 0;
  const add = (path) => {
    hash.update(`${path}\0`).update(readFileSync(inRoot(path)));
    count += 1;
  };
  const addAll = (folder) => {
    for (const entry of readdirSync(inRoot(folder), { withFileTypes: true }).sort(byName)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) addAll(path);
      else if (entry.isFile()) add(path);
    }
  };
  for (const input of INPUTS.filter((path) => existsSync(inRoot(path)))) {
    if (input.includes('.')) add(input);
    else addAll(input);
  }
  return { hash: hash.digest('hex'), count };
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);
