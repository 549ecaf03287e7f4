import { AppError } from '../../shared/errors/app-error.ts';

/** What comes in at most: so much at once, and then so much a second. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * What one workstation may ask of a node (sync.md 10.7, R221). A first sync on a fast line takes some twenty pages a
 * second and a page for each single ticket, a month of offline work goes up at once: neither meets these.
 */
export const SYNC_RATES = {
  pushes: { perSecond: 10, burst: 20 },
  pushedBytes: { perSecond: (1024 * 1024) / 60, burst: 16 * 1024 * 1024 },
  hellos: { perSecond: 1, burst: 60 },
  /** Pages of news and of scopes, and steps of a comparison. */
  pages: { perSecond: 30, burst: 1_200 },
  leases: { perSecond: 0.2, burst: 20 },
  polls: { perSecond: 20, burst: 100 },
} as const satisfies Readonly<Record<string, Rate>>;

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Slows down a workstation that asks for more than people can need; nothing is done for it then. */
export interface Allowance<Kind extends string> {
  /**
   * Takes all of the costs or none.
   * @throws AppError tooManyRequests with the seconds to wait
   */
  take(deviceId: string, costs: Readonly<Partial<Record<Kind, number>>>): void;
}

/** Token buckets by device and kind, kept in this node; one that is full again is forgotten. */
export function createAllowance<Kind extends string>(
  rates: Readonly<Record<Kind, Rate>>,
  now: () => number,
): Allowance<Kind> {
  const kinds = Object.keys(rates) as Kind[];
  const refillMs = Math.max(...kinds.map((kind) => (1_000 * rates[kind].burst) / rates[kind].perSecond));
  const buckets = new Map<string, Bucket>();
  let sweptAt = now();

  const sweep = (at: number): void => {
    if (at - sweptAt < refillMs) return;
    sweptAt = at;
    for (const [key, bucket] of buckets) if (at - bucket.at >= refillMs) buckets.delete(key);
  };

  return {
    take(deviceId, costs) {
      const at = now();
      sweep(at);
      const wanted = kinds.flatMap((kind) => {
        const cost = costs[kind];
        if (cost === undefined) return [];
        const { perSecond, burst } = rates[kind];
        const key = `${kind} ${deviceId}`;
        const last = buckets.get(key) ?? { left: burst, at };
        const room = Math.min(burst, last.left + (Math.max(0, at - last.at) * perSecond) / 1_000);
        return [{ key, left: room - cost, seconds: (cost - room) / perSecond }];
      });
      const seconds = Math.ceil(Math.max(...wanted.map((each) => each.seconds)));
      if (seconds > 0) throw new AppError('tooManyRequests', { seconds });
      for (const { key, left } of wanted) buckets.set(key, { left, at });
    },
  };
}
