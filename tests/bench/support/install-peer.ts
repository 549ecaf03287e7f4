import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * What we are measured beside, installed into a folder of its own for this run: it is no dependency of the product, with
 * hundreds of packages to audit.
 */
export async function installPeer(
  packages: readonly string[],
): Promise<{ readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-bench-peer-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages];
  await promisify(execFile)('npm', args, { cwd: folder });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
