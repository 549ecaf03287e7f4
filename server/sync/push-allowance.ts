import { AppError } from '../../shared/errors/app-error.ts';

/** What one workstation may hand in (sync.md 10.7): so many pushes, and so many bytes over a longer time. */
export const PUSH_ALLOWANCE = {
  pushesPerSecond: 10,
  pushBurst: 20,
  bytesPerMinute: 1024 * 1024,
  /** A month of offline work goes through at once; only what keeps coming is slowed down. */
  byteBurst: 16 * 1024 * 1024,
} as const;

interface Bucket {
  readonly pushes: number;
  readonly bytes: number;
  readonly at: number;
}

/** Slows down a workstation that hands in more than people can write; nothing of it is judged then. */
export interface PushAllowance {
  /** @throws AppError tooManyRequests with the seconds to wait */
  take(deviceId: string, bytes: number): void;
}

/** Two token buckets per device, kept in this node; who was full for a while is forgotten. */
export function createPushAllowance(now: () => number): PushAllowance {
  const { pushesPerSecond, pushBurst, bytesPerMinute, byteBurst } = PUSH_ALLOWANCE;
  const bytesPerMs = bytesPerMinute / 60_000;
  const pushesPerMs = pushesPerSecond / 1000;
  const refillMs = Math.max(byteBurst / bytesPerMs, pushBurst / pushesPerMs);
  const buckets = new Map<string, Bucket>();
  let sweptAt = now();

  const sweep = (at: number): void => {
    if (at - sweptAt < refillMs) return;
    sweptAt = at;
    for (const [id, bucket] of buckets) if (at - bucket.at >= refillMs) buckets.delete(id);
  };

  return {
    take(deviceId, bytes) {
      const at = now();
      sweep(at);
      const last = buckets.get(deviceId) ?? { pushes: pushBurst, bytes: byteBurst, at };
      const elapsedMs = Math.max(0, at - last.at);
      const pushes = Math.min(pushBurst, last.pushes + elapsedMs * pushesPerMs);
      const room = Math.min(byteBurst, last.bytes + elapsedMs * bytesPerMs);
      const waitMs = Math.max((1 - pushes) / pushesPerMs, (bytes - room) / bytesPerMs);
      if (waitMs > 0) throw new AppError('tooManyRequests', { seconds: Math.ceil(waitMs / 1000) });
      buckets.set(deviceId, { pushes: pushes - 1, bytes: room - bytes, at });
    },
  };
}
