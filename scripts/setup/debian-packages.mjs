import { capture } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { setupText } from './setup-text.mjs';

/** What a real Electron window and the keychain need on a desktop. */
const DESKTOP = [
  'libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2',
  'libatk-bridge2.0-0',
  'libcups2',
  'libxss1',
  'libsecret-1-0',
];
/** What stands in for a desktop: a virtual display, fonts for Chinese, a keyring on its own D-Bus. */
const HEADLESS = ['xvfb', 'xauth', 'fonts-noto-cjk', 'gnome-keyring', 'dbus-x11'];
/** What makes it nicer, and is left out where it cannot be installed: without it emoji are boxes. */
const OPTIONAL = ['fonts-noto-color-emoji'];
/** The real counterparts that the tests talk to. */
const TESTS = ['dovecot-imapd', 'postgresql', 'strace'];

/**
 * The packages that a run needs.
 *
 * @param {{ headless: boolean, tests: boolean }} needs
 */
export function packagesFor({ headless, tests }) {
  return {
    required: [...DESKTOP, ...(headless || tests ? HEADLESS : []), ...(tests ? TESTS : [])],
    optional: headless || tests ? OPTIONAL : [],
  };
}

/** Packages that are not installed; a `t64` name (Debian 13, Ubuntu 24.04) counts as the same package. */
async function listMissing(packages) {
  const names = packages.flatMap((name) => [name, `${name}t64`]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query has its own placeholders
  const format = '${Package} ${db:Status-Status}\n';
  const { stdout } = await capture('dpkg-query', ['-W', '-f', format, ...names]);
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return packages.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

/** The prefix with which apt may be run, or undefined when this account may not install packages. */
async function aptPrefix() {
  if ((await capture('apt-get', ['--version'])).code !== 0) return undefined;
  if (process.getuid?.() === 0) return [];
  return (await capture('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}

/** The name under which this distribution's apt knows a package. */
async function installableName(name) {
  const { stdout } = await capture('apt-cache', ['policy', name]);
  return /Candidate: \(none\)|^$/.test(stdout.trim()) || !stdout.includes('Candidate:') ? `${name}t64` : name;
}

async function installableNames(packages) {
  const names = [];
  for (const name of packages) names.push(await installableName(name));
  return names;
}

/**
 * Installs the missing Debian packages when this account may; otherwise throws with the exact command.
 * Other systems are left alone.
 *
 * @param {{ required: string[], optional: string[] }} packages an optional one that cannot be had is no failure
 * @param {(detail: string) => void} report
 * @returns {Promise<string>} the outcome in words
 */
export async function ensureDebianPackages({ required, optional }, report) {
  if (process.platform !== 'linux') return setupText('setup.notNeeded');
  if ((await capture('dpkg-query', ['--version'])).code !== 0) {
    return setupText('setup.notDebian', { names: required.join(' ') });
  }
  const wanted = [...required, ...optional];
  const missing = await listMissing(wanted);
  if (missing.length === 0) return setupText('setup.present', { count: wanted.length });
  const prefix = await aptPrefix();
  const isRequired = (name) => required.includes(name);
  if (!prefix && !missing.some(isRequired)) {
    return setupText('setup.presentWithout', { count: required.length, names: missing.join(' ') });
  }
  if (!prefix) {
    const names = await installableNames(missing);
    throw new SetupError(
      `${setupText('setup.mayNotInstall', { count: missing.filter(isRequired).length })}\n` +
        `  sudo apt-get install --no-install-recommends ${names.join(' ')}`,
    );
  }
  report(setupText('setup.installing', { count: missing.length, names: missing.join(' ') }));
  // RUNLEVEL=1 keeps freshly installed services (PostgreSQL, Dovecot) from being started:
  // the tests start their own on free ports.
  const apt = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-q', '-y'];
  const run = (...args) => capture(apt[0], [...apt.slice(1), ...args]);
  const install = async (which) => {
    return await run('install', '--no-install-recommends', ...(await installableNames(which)));
  };
  let result = await install(missing);
  if (result.code !== 0) {
    // Old package lists are the usual cause: fetch them and try once more, at last without what can be missed.
    await run('update');
    result = await install(missing);
    if (result.code !== 0 && missing.some(isRequired)) result = await install(missing.filter(isRequired));
  }
  const stillMissing = await listMissing(missing);
  const left = stillMissing.filter(isRequired);
  if (left.length > 0) {
    throw new SetupError(
      `${setupText('setup.aptFailed', { names: left.join(' ') })}\n${result.output.slice(-1500).trim()}\n` +
        `${setupText('setup.run')}\n` +
        `  sudo apt-get install --no-install-recommends ${(await installableNames(left)).join(' ')}`,
    );
  }
  const outcome = {
    count: missing.length - stillMissing.length,
    present: wanted.length - missing.length,
    names: stillMissing.join(' '),
  };
  return stillMissing.length === 0
    ? setupText('setup.debianInstalled', outcome)
    : setupText('setup.debianInstalledWithout', outcome);
}
