import { readReference } from '../../shared/domain/references/reference.ts';

/** Links to something of this desk that came from outside the window; the screen takes each once. */
export interface LinkBox {
  /** Keeps the last link among these words, which are what a program was started with. */
  offer(words: readonly string[]): void;
  /** The link that waits, and no more; null when there is none. */
  take(): string | null;
}

/**
 * An empty box.
 * @param onLink a link waits to be taken
 */
export function createLinkBox(onLink: () => void): LinkBox {
  let waiting: string | null = null;
  return {
    offer(words) {
      const link = words.findLast((word) => readReference(word) !== null);
      if (link === undefined) return;
      waiting = link;
      onLink();
    },
    take() {
      const link = waiting;
      waiting = null;
      return link;
    },
  };
}
