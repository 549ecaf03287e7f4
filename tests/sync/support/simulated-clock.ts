import type { EngineClock } from '../../../electron/sync/ports.ts';

/** Time that stands still until the test moves it. */
export class SimulatedClock {
  now = Date.UTC(2026, 2, 2, 8);
  readonly #timers: { at: number; run: () => void }[] = [];

  engineClock(): EngineClock {
    return {
      setTimer: (delayMs, run) => {
        const timer = { at: this.now + delayMs, run };
        this.#timers.push(timer);
        return () => {
          const index = this.#timers.indexOf(timer);
          if (index !== -1) this.#timers.splice(index, 1);
        };
      },
      random: () => 0.5,
    };
  }

  get hasTimers(): boolean {
    return this.#timers.length > 0;
  }

  /** Moves on to the next timer and runs it. */
  fireNext(): void {
    const [next] = this.#timers.sort((a, b) => a.at - b.at);
    if (next === undefined) return;
    this.#timers.shift();
    this.now = Math.max(this.now, next.at);
    next.run();
  }
}
