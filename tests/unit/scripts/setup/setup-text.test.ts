import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../../../scripts/setup/electron-runtime.mjs');

/** What a person reads whose Electron is not where the environment says. */
function electronMissing(environment: Record<string, string>): string {
  const { stderr, status } = spawnSync(process.execPath, [PROGRAM], {
    encoding: 'utf8',
    env: { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere', ...environment },
  });
  expect(status).toBe(1);
  return stderr.trim();
}

describe('what the set-up says', () => {
  it('is in the language of the terminal, and says what to do', () => {
    expect(electronMissing({ LANG: 'en_US.UTF-8' })).toBe(
      'ELECTRON_OVERRIDE_DIST_PATH is /nowhere, but /nowhere/electron does not exist. ' +
        'Point it to the folder of an Electron, or unset it.',
    );
    expect(electronMissing({ LANG: 'zh_CN.UTF-8' })).toBe(
      'ELECTRON_OVERRIDE_DIST_PATH 为 /nowhere，但 /nowhere/electron 不存在。' +
        '请将其指向 Electron 所在的文件夹，或取消设置。',
    );
  });

  it('is in the language that was asked for, whatever the terminal speaks', () => {
    expect(electronMissing({ LANG: 'zh_CN.UTF-8', OUTPOST_LOCALE: 'en' })).toMatch(
      /^ELECTRON_OVERRIDE.* is /,
    );
  });
});
