/** The value below which the share `p` (0 to 1) of the samples lies. */
export function quantile(samples: readonly number[], p: number): number {
  if (samples.length === 0) throw new Error('There is nothing to take a quantile of');
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

/** The middle of the samples. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}
