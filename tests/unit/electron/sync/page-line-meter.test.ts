import { expect, it } from 'vitest';
import { createPageLineMeter } from '../../../../electron/sync/page-line-meter.ts';
import { type FailureKind, TransportFailure } from '../../../../electron/sync/ports.ts';

const failing = async (kind: FailureKind): Promise<readonly [number, number]> => {
  const meter = createPageLineMeter(() => undefined);
  const before = meter.allowedBytes;
  const work = meter.read(before, () => Promise.reject(new TransportFailure(kind, 'x')));
  await expect(work).rejects.toMatchObject({ kind });
  return [before, meter.allowedBytes];
};

it('R17: a line that breaks makes the next page smaller; a center that asks for patience does not (R221)', async () => {
  const [whole, afterBreak] = await failing('network');
  expect(afterBreak).toBeLessThan(whole);
  const [before, afterPatience] = await failing('busy');
  expect(afterPatience).toBe(before);
});
