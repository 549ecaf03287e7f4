import type { Benchmark } from '../measurement.ts';
import { measureFirstSync } from '../spine/first-sync.ts';
import { measureBytes } from './bytes.ts';
import { measureAgainstPouchDb } from './pouchdb.ts';
import { measureThinLines } from './thin-lines.ts';

/** Sync on every line: A, the first sync over loopback, beside PouchDB's, and its bytes; F, thin, slow and breaking lines. */
export const benchSync: Benchmark = async ({ isQuick, say }) => [
  ...(await measureFirstSync(isQuick ? 20_000 : 100_000, 3, say)),
  ...(await measureAgainstPouchDb(isQuick ? 20_000 : 100_000, say)),
  ...(await measureBytes(isQuick ? 2_000 : 20_000, say)),
  ...(await measureThinLines(isQuick, say)),
];
