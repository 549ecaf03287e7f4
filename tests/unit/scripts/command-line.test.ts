import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

function run(args: readonly string[], locale = 'en') {
  const env = { ...process.env, OUTPOST_LOCALE: locale };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  return { status, stdout, stderr: stderr.trim() };
}

describe('the command line', () => {
  it('lists the commands when asked for help in any of the usual ways', () => {
    const { stdout, status } = run(['scripts/outpost.ts', 'help']);
    expect(stdout).toContain('mail send');
    expect(status).toBe(0);
    for (const args of [['--help'], ['-h'], []])
      expect(run(['scripts/outpost.ts', ...args]).stdout).toBe(stdout);
  });

  it('names what begins like an unknown command, else where the list is', () => {
    const { stderr, status } = run(['scripts/outpost.ts', 'mail']);
    expect(stderr).toMatch(
      /^There is no command "mail"; .*mail list-aside, mail retry, mail send.* \(commandUnknown\)$/,
    );
    expect(status).toBe(1);
    const forPrograms = run(['scripts/outpost.ts', 'mail', '--json']).stderr;
    expect(JSON.parse(forPrograms)).toMatchObject({
      error: {
        code: 'commandUnknown',
        message: expect.stringContaining('mail list-aside, mail retry, mail send'),
      },
    });
    expect(run(['scripts/outpost.ts', 'paint']).stderr).toContain('npm run -s outpost -- help');
  });

  it('of npm start takes nothing that it does not know, before anything is set up', () => {
    const english = run(['scripts/start.mjs', '--bogus', '--once']);
    expect(english).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^npm start does not know --bogus;/),
    });
    expect(run(['scripts/start.mjs', '--bogus'], 'zh-CN').stderr).toMatch(/^npm start 不认识 --bogus；/);
  });
});
