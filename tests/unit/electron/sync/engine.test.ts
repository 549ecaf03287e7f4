import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getMeta } from '../../../../db/client/meta.ts';
import { createEngineHarness, type EngineHarness, helloAnswer, newsTo, pageTo } from './engine-harness.ts';

describe('the engine on a live line', () => {
  let harness: EngineHarness;

  beforeEach(async () => {
    harness = createEngineHarness();
    harness.engine.activate();
    await harness.next('hello').answer(helloAnswer(5));
    await harness.next('pull').answer(pageTo(5));
    harness.live().onOpen(5);
    await harness.next('pull').answer(pageTo(5));
    expect(harness.waiting).toEqual([]);
    expect(harness.told).toMatchObject([{ stand: 1, cursor: 5 }]);
  });
  afterEach(() => harness.close());

  const cursor = () => getMeta(harness.db, 'cursor');

  it('R60: takes the page out of a poke and asks nothing', async () => {
    harness.live().onPoke(newsTo(1, 5, 8));
    await harness.settle();
    expect(cursor()).toBe(8);
    expect(harness.waiting).toEqual([]);
    expect(harness.told).toHaveLength(1);
  });

  it('R60: pulls when the page does not connect, and says where it stands after', async () => {
    harness.live().onPoke(newsTo(1, 6, 8));
    await harness.settle();
    expect(cursor()).toBe(5);
    await harness.next('pull').answer(pageTo(8));
    expect(cursor()).toBe(8);
    expect(harness.told.at(-1)).toMatchObject({ stand: 2, cursor: 8 });
  });

  it('R60: asks again when the pull that was overtaken had seen more', async () => {
    harness.engine.nudge();
    const pull = harness.next('pull');
    harness.live().onPoke(newsTo(1, 5, 8));
    await pull.answer(pageTo(9));
    expect(cursor()).toBe(8);
    await harness.next('pull').answer(pageTo(9));
    expect(cursor()).toBe(9);
    expect(harness.waiting).toEqual([]);
  });

  it('R60: asks nothing more when the pull that was overtaken had seen no more', async () => {
    harness.engine.nudge();
    const pull = harness.next('pull');
    harness.live().onPoke(newsTo(1, 5, 8));
    await pull.answer(pageTo(8));
    expect(cursor()).toBe(8);
    expect(harness.waiting).toEqual([]);
  });
});
