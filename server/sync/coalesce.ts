/** Passes news on at once, but then at most one per `intervalMs`; of those in between, the last. */
export interface Coalescer {
  push(seq: number): void;
  stop(): void;
}

export function createCoalescer(intervalMs: number, send: (seq: number) => void): Coalescer {
  let timer: NodeJS.Timeout | null = null;
  let waiting: number | null = null;
  const open = (): void => {
    timer = null;
    if (waiting === null) return;
    const seq = waiting;
    waiting = null;
    pass(seq);
  };
  const pass = (seq: number): void => {
    send(seq);
    if (intervalMs > 0) timer = setTimeout(open, intervalMs);
  };
  return {
    push(seq) {
      if (timer === null) pass(seq);
      else waiting = seq;
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
