import { BENCH_ACCOUNT, type BenchServer, startBenchServer } from '../../bench/support/bench-server.ts';

/** Who can sign in at a small center. */
export const CENTER_AGENT = BENCH_ACCOUNT;

/** A real server with a few dozen tickets; quick to start, for tests that are not about the demo organization. */
export function startSmallCenter(): Promise<BenchServer> {
  return startBenchServer(40, 2);
}
