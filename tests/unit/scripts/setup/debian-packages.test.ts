import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureDebianPackages, packagesFor } from '../../../../scripts/setup/debian-packages.mjs';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** Stands in for a Debian: the programs of its package system as shell scripts, its packages as a list. */
function fakeDebian(installed: readonly string[]) {
  const folder = temporaryFolder('debian');
  const path = (name: string) => join(folder, name);
  const program = (name: string, script: string) => {
    writeFileSync(path(name), `#!/bin/sh\n${script}\n`);
    chmodSync(path(name), 0o755);
  };
  writeFileSync(path('installed'), installed.map((name) => `${name}\n`).join(''));
  program(
    'dpkg-query',
    `[ "$1" = --version ] || while read -r name; do echo "$name installed"; done < ${path('installed')}`,
  );
  // This distribution has GTK under its new name only.
  program(
    'apt-cache',
    `case $2 in libgtk-3-0|gone) echo "$2:"; echo "  Candidate: (none)";; *) echo "$2:"; echo "  Candidate: 1";; esac`,
  );
  program('apt-get', `echo "$@" >> ${path('asked')}\n[ "$1" = --version ]`);
  program('sudo', 'exit 1');
  program('env', 'exec /usr/bin/env "$@"');
  vi.stubEnv('PATH', folder);
  return {
    /** apt-get installs all but these. */
    canInstall(broken = ''): void {
      program(
        'apt-get',
        `echo "$@" >> ${path('asked')}
case "$*" in *" install "*) ;; *) exit 0;; esac
for name; do case $name in ${broken || '-none'}) echo "E: Unable to locate package $name"; exit 100;; esac; done
for name; do case $name in -*|install) ;; *) echo "$name" >> ${path('installed')};; esac; done`,
      );
    },
    /** What apt-get was asked, without what only looks whether it is there. */
    asked: () =>
      existsSync(path('asked'))
        ? readFileSync(path('asked'), 'utf8')
            .split('\n')
            .filter((line) => line !== '' && line !== '--version')
        : [],
  };
}

const needed = { required: ['libgtk-3-0', 'xvfb', 'strace'], optional: ['fonts-noto-color-emoji'] };
const said: string[] = [];
const ensure = () => ensureDebianPackages(needed, (detail) => said.push(detail));
const actAs = (uid: number) => vi.spyOn(process, 'getuid').mockReturnValue(uid);

beforeEach(() => {
  said.length = 0;
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the Debian packages of the set-up', () => {
  it('which are all there cost no step, under their old or their new name', async () => {
    const debian = fakeDebian(['libgtk-3-0t64', 'xvfb', 'strace', 'fonts-noto-color-emoji']);
    expect(await ensure()).toBe('4 present');
    expect(said).toEqual([]);
    expect(debian.asked()).toEqual([]);
  });

  it('which may not be installed are listed exactly, as the command that installs them', async () => {
    const debian = fakeDebian(['strace']);
    actAs(1000);
    await expect(ensure()).rejects.toMatchObject({
      name: 'SetupError',
      message:
        '2 Debian packages are missing and this account may not install them. Run:\n' +
        '  sudo apt-get install --no-install-recommends libgtk-3-0t64 xvfb fonts-noto-color-emoji',
    });
    expect(debian.asked()).toEqual([]);
  });

  it('which are only nice to have are done without', async () => {
    fakeDebian(['libgtk-3-0', 'xvfb', 'strace']);
    actAs(1000);
    expect(await ensure()).toBe('3 present, without fonts-noto-color-emoji');
  });

  it('which may be installed are, and nothing else', async () => {
    const debian = fakeDebian(['strace']);
    debian.canInstall();
    actAs(0);
    expect(await ensure()).toBe('3 installed, 1 were present');
    expect(said).toEqual(['installing 3: libgtk-3-0 xvfb fonts-noto-color-emoji']);
    expect(debian.asked()).toEqual([
      '-q -y install --no-install-recommends libgtk-3-0t64 xvfb fonts-noto-color-emoji',
    ]);
  });

  it('of which one cannot be had are tried with fresh lists, then the failing one is named with the cause', async () => {
    const debian = fakeDebian(['strace']);
    debian.canInstall('xvfb');
    actAs(0);
    const failure = await ensure().catch((error: Error) => error.message);
    expect(failure).toContain('apt-get could not install libgtk-3-0 xvfb:');
    expect(failure).toContain('E: Unable to locate package xvfb');
    expect(failure).toContain('Run:\n  sudo apt-get install --no-install-recommends libgtk-3-0t64 xvfb');
    expect(debian.asked().map((line) => line.split(' ')[2])).toEqual([
      'install',
      'update',
      'install',
      'install',
    ]);
  });

  it('that a run needs are those of its kind: a desktop, what stands in for one, and what tests talk to', () => {
    const window = packagesFor({ headless: false, tests: false });
    const headless = packagesFor({ headless: true, tests: false });
    const tests = packagesFor({ headless: true, tests: true });
    expect(window.required).toContain('libgtk-3-0');
    expect(window.required).not.toContain('xvfb');
    expect(window.optional).toEqual([]);
    expect(headless.required).toEqual(expect.arrayContaining([...window.required, 'xvfb', 'gnome-keyring']));
    expect(headless.required).not.toContain('dovecot-imapd');
    expect(headless.optional).toEqual(['fonts-noto-color-emoji']);
    expect(tests.required).toEqual(
      expect.arrayContaining([...headless.required, 'dovecot-imapd', 'postgresql']),
    );
  });
});
