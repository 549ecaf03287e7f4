import { expect, it } from 'vitest';
import { createLiveQueries } from '../../../../electron/store/live-queries.ts';
import { waitFor } from '../../../support/wait-for.ts';

/** Follows a query over the tickets and keeps every answer. */
function follow(live: ReturnType<typeof createLiveQueries>, run: () => unknown) {
  const answers: unknown[] = [];
  const stop = new AbortController();
  const ended = (async () => {
    for await (const answer of live.watch(['ticket'], run, stop.signal)) answers.push(answer);
  })();
  return { answers, ended, stop: () => stop.abort() };
}

it('an answer is sent again only when it is another one', async () => {
  const live = createLiveQueries();
  let [first, second] = [1, 1];
  let runs = 0;
  const one = follow(live, () => ({ first }));
  const two = follow(live, () => {
    runs += 1;
    return { second };
  });
  await waitFor(() => one.answers.length === 1 && two.answers.length === 1, { what: 'first answers' });
  first = 2;
  live.changed(new Set(['ticket']), 'now');
  await waitFor(() => one.answers.length === 2, { what: 'the changed answer' });
  expect(runs).toBe(2);
  expect(two.answers).toEqual([{ second: 1 }]);
  second = 2;
  live.changed(new Set(['ticket']), 'now');
  await waitFor(() => two.answers.length === 2, { what: 'the other changed answer' });
  expect(one.answers).toEqual([{ first: 1 }, { first: 2 }]);
  expect(two.answers).toEqual([{ second: 1 }, { second: 2 }]);
  one.stop();
  two.stop();
  await Promise.all([one.ended, two.ended]);
});

it('a query that fails ends for its own watcher alone', async () => {
  const live = createLiveQueries();
  let isBroken = false;
  let count = 0;
  const broken = follow(live, () => {
    if (isBroken) throw new Error('broken');
    return 0;
  });
  const whole = follow(live, () => count);
  const failure = broken.ended.catch((error: unknown) => error);
  await waitFor(() => broken.answers.length === 1 && whole.answers.length === 1, { what: 'first answers' });
  [isBroken, count] = [true, 1];
  live.changed(new Set(['ticket']), 'now');
  expect(await failure).toEqual(new Error('broken'));
  await waitFor(() => whole.answers.length === 2, { what: 'the answer of the other' });
  whole.stop();
  await whole.ended;
});
