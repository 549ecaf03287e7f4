import { utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../../server/postgres/folder-lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** No process has this number: it is above the highest that systems give. */
const DEAD_PID = 2 ** 30;

const abandonedBy = (host: string) =>
  JSON.stringify({ pid: DEAD_PID, host, startedAt: 1_700_000_000_000, processMark: '' });

/** The locks that `starters` simultaneous starters get; all others are refused because the folder is in use. */
async function race(folder: string, starters: number) {
  const outcomes = await Promise.allSettled(Array.from({ length: starters }, () => lockFolder(folder)));
  const locks = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const refusals = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'dataFolderInUse' });
  return locks;
}

describe('the lock on a data folder', () => {
  it.each([
    ['an abandoned folder', 'lock.1.json', abandonedBy(hostname())],
    ['a folder that an earlier version left behind', 'lock.json', abandonedBy(hostname())],
    ['a folder whose lock is damaged', 'lock.7.json', '{"pid":'],
    ['a folder that was never locked', 'other.json', ''],
  ])('of many starters, one takes %s; released, it goes to one again', async (_, file, content) => {
    for (let round = 0; round < 50; round++) {
      const folder = temporaryFolder('lock');
      writeFileSync(join(folder, file), content);
      for (let holder = 0; holder < 3; holder++) {
        const locks = await race(folder, 8);
        expect(locks).toHaveLength(1);
        await locks[0]?.release();
      }
    }
  });

  it('names the holder on another machine until it has long given no sign', async () => {
    const folder = temporaryFolder('lock');
    writeFileSync(join(folder, 'lock.3.json'), abandonedBy('another'));
    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: 'dataFolderInUse',
      params: { folder, pid: DEAD_PID, host: 'another', startedAt: 1_700_000_000_000 },
    });
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(join(folder, 'lock.3.json'), longAgo, longAgo);
    expect(await race(folder, 8)).toHaveLength(1);
  });
});
