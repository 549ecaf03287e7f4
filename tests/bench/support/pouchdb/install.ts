import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The last of each that run together; express-pouchdb is written for express 4. */
const PACKAGES = ['pouchdb-node@9.0.0', 'express-pouchdb@4.2.0', 'express@4.22.3'];

/**
 * PouchDB and its server, installed into a folder of their own for this run: what is only measured against is no
 * dependency of the product, with 300 packages to audit.
 */
export async function installPouchDb(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-bench-pouchdb-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...PACKAGES];
  await promisify(execFile)('npm', args, { cwd: folder });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
