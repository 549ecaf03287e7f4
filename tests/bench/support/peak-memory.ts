const SAMPLE_MS = 20;

/**
 * Watches the memory of this process; the answer is the most it was seen to hold, in bytes. The kernel's own high-water
 * mark will not do: a new process inherits it from the one that started it.
 */
export function watchPeakMemory(): () => number {
  let peak = process.memoryUsage.rss();
  const sample = (): number => {
    peak = Math.max(peak, process.memoryUsage.rss());
    return peak;
  };
  setInterval(sample, SAMPLE_MS).unref();
  return sample;
}
