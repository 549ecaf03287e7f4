import type { Random } from '../../../shared/util/seeded-random.ts';

/** True with the given probability, 0 to 1. */
export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

/** An index, each with a probability in proportion to its weight; weights must not all be 0. */
export function weightedIndex(random: Random, weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let rest = random() * total;
  const index = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return index === -1 ? weights.length - 1 : index;
}

/** One of the items, by weight. */
export function weightedPick<T>(random: Random, items: readonly T[], weightOf: (item: T) => number): T {
  const item = items[weightedIndex(random, items.map(weightOf))];
  if (item === undefined) throw new Error('weightedPick() needs at least one item');
  return item;
}

/** A duration that is mostly near its median and sometimes much longer, as answers of people are. */
export function aroundMs(random: Random, medianMs: number, spread = 0.6): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.max(1_000, Math.round(medianMs * Math.exp(normal * spread)));
}

/** Draws `count` items without putting any back, heavier ones more likely. */
export function sampleWeighted<T>(
  random: Random,
  items: readonly T[],
  count: number,
  weightOf: (item: T) => number,
): readonly T[] {
  return items
    .map((item) => ({ item, key: Math.log(1 - random()) / Math.max(weightOf(item), 1e-9) }))
    .sort((left, right) => right.key - left.key)
    .slice(0, count)
    .map(({ item }) => item);
}
