import { expect, test } from 'vitest';
import { createLinkBox } from '../../../../electron/main/links.ts';

const link = (place: number): string => `outpost://ticket/01930000-0000-7000-8000-00000000000${place}`;

test('R241: a link that the system hands over is taken once, and of several the last', () => {
  let calls = 0;
  const box = createLinkBox(() => {
    calls += 1;
  });
  box.offer(['/usr/bin/outpost', '--flag', 'outpost://ticket/1', 'https://example.test/']);
  expect([calls, box.take()]).toEqual([0, null]);
  box.offer(['/usr/bin/outpost', link(1)]);
  box.offer([link(2)]);
  expect([calls, box.take(), box.take()]).toEqual([2, link(2), null]);
});
