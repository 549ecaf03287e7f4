import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgress } from '../../../../scripts/setup/progress.mjs';

let lines: string[];
beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the progress of the set-up', () => {
  it('is one line a step where nothing is to be done, with its outcome and its time', async () => {
    const progress = createProgress(2);
    await progress.step('Dependencies', async () => 'all in place');
    await progress.step('Node', async () => undefined);
    expect(lines).toEqual(['[1/2] Dependencies: all in place (0.0 s)\n', '[2/2] Node: done (0.0 s)\n']);
  });

  it('tells what a step works at, and every five seconds that it still does', async () => {
    const step = createProgress(1).step('Build', async (report) => {
      await vi.advanceTimersByTimeAsync(5_000);
      report('12 input files');
      await vi.advanceTimersByTimeAsync(10_000);
      return 'built';
    });
    await step;
    expect(lines).toEqual([
      '[1/1] Build: working … 5.0 s\n',
      '[1/1] Build: 12 input files …\n',
      '[1/1] Build: 12 input files … 10.0 s\n',
      '[1/1] Build: 12 input files … 15.0 s\n',
      '[1/1] Build: built (15.0 s)\n',
    ]);
  });

  it('says which step failed, passes the reason on, and is silent after', async () => {
    const progress = createProgress(1);
    const failure = new Error('no space left');
    await expect(progress.step('Build', () => Promise.reject(failure))).rejects.toBe(failure);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lines).toEqual(['[1/1] Build: failed (0.0 s)\n']);
  });
});
