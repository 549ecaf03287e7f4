import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { mustRun } from './run.mjs';
import { setupText } from './setup-text.mjs';

/**
 * Installs what package-lock.json asks for, when something of it is not there. npm's own record of
 * what it installed is compared, so a finished install by hand counts and an interrupted one does not.
 *
 * @param {(detail: string) => void} report
 * @returns {Promise<string>} the outcome in words
 */
export async function ensureDependencies(report) {
  const wanted = readPackages(inRoot('package-lock.json'));
  const record = inRoot('node_modules', '.package-lock.json');
  if (existsSync(record) && isComplete(wanted, readPackages(record))) {
    return setupText('setup.inPlace', { count: Object.keys(wanted).length - 1 });
  }
  report('npm ci');
  await mustRun('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    shell: process.platform === 'win32',
  });
  return setupText('setup.installed', { count: Object.keys(readPackages(record)).length });
}

const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

function isComplete(wanted, installed) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === entry.version : entry.optional === true && !isForThisMachine(entry);
  });
}

/** Optional packages name their platform; one without a name, or for a C library, may be absent. */
function isForThisMachine({ os, cpu, libc }) {
  return Boolean(os?.includes(process.platform) && cpu?.includes(process.arch) && !libc);
}
