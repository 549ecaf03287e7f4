/**
 * Hands on at most one failure in the given time. What fails many times a second, such as all work while the database
 * is away, would bury the log and fill the disk with it.
 */
export function seldom(everyMs: number, report: (error: unknown) => void): (error: unknown) => void {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    const now = performance.now();
    if (now - reportedAt < everyMs) return;
    reportedAt = now;
    report(error);
  };
}
