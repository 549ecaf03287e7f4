import type { Pool } from 'pg';

/** Who wants to hear that a tenant has reached a new sequence. */
export type NewsListener = (seq: number) => void;

/** Spreads "there is something new" to everybody who listens on this node, whichever node wrote it. */
export interface News {
  announce(tenantId: string, seq: number): void;
  subscribe(tenantId: string, listener: NewsListener): () => void;
  /** Newest sequence this node has heard of. */
  latest(tenantId: string): number;
  close(): void;
}

/**
 * Own commits are announced at once; those of other nodes are found by one tiny query for all tenants that
 * somebody listens to (sync.md 2.3, rule 6: cheaper than NOTIFY, which takes a cluster-wide lock at commit).
 */
export function createNews(
  pool: Pool,
  options: {
    readonly pollMs: number;
    onError(error: unknown): void;
    /** The counter went back under this node: the database was replaced by an older one. */
    onLoss(tenantId: string, lostSeq: number): void;
  },
): News {
  const listeners = new Map<string, Set<NewsListener>>();
  const latest = new Map<string, number>();
  let isPolling = false;

  const announce = (tenantId: string, seq: number): void => {
    if (seq <= (latest.get(tenantId) ?? 0)) return;
    latest.set(tenantId, seq);
    for (const listener of listeners.get(tenantId) ?? []) listener(seq);
  };

  const poll = async (): Promise<void> => {
    if (isPolling || listeners.size === 0) return;
    isPolling = true;
    // Own commits may be announced while the query runs; its answer is judged by what was known before.
    const before = new Map(latest);
    try {
      const { rows } = await pool.query<{ tenant_id: string; seq: number }>(
        'select tenant_id, seq from tenant_seq where tenant_id = any($1::uuid[])',
        [[...listeners.keys()]],
      );
      for (const { tenant_id: tenantId, seq } of rows) {
        const lostSeq = before.get(tenantId) ?? 0;
        if (seq >= lostSeq) announce(tenantId, seq);
        else {
          latest.set(tenantId, seq);
          options.onLoss(tenantId, lostSeq);
        }
      }
    } finally {
      isPolling = false;
    }
  };

  const timer = setInterval(() => void poll().catch(options.onError), options.pollMs);
  timer.unref();

  return {
    announce,
    subscribe(tenantId, listener) {
      const group = listeners.get(tenantId) ?? new Set();
      group.add(listener);
      listeners.set(tenantId, group);
      return () => {
        group.delete(listener);
        if (group.size === 0) listeners.delete(tenantId);
      };
    },
    latest: (tenantId) => latest.get(tenantId) ?? 0,
    close: () => clearInterval(timer),
  };
}
