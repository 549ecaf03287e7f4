import type { Benchmark } from '../run.ts';
import { benchFirstSync } from './first-sync.ts';

/** The spine's promises: first sync, start, key to paint. */
export const benchSpine: Benchmark = async (options) => [...(await benchFirstSync(options))];
