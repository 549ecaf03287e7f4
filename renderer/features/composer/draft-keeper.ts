import type { Draft } from '../../../shared/contract/store.ts';
import type { TicketId } from '../../../shared/model/ids.ts';

/** What is being written. */
export type DraftContent = Omit<Draft, 'updatedAt'>;

export interface DraftKeeperPorts {
  save(draft: DraftContent): Promise<void>;
  discard(ticketId: TicketId): Promise<void>;
  /** Runs `task` after `delayMs`; returns how to call it off. */
  schedule(task: () => void, delayMs: number): () => void;
  report(error: unknown): void;
}

/** Saves what is written soon after each change, and at once when asked. */
export interface DraftKeeper {
  /** Notes the present content; it is on disk within `SAVE_AFTER_MS`, however fast the typing. */
  change(content: DraftContent): void;
  /** Saves what is not saved yet, for example before the ticket is left. */
  flush(): Promise<void>;
  /** The text was sent: nothing of it may come back. */
  drop(ticketId: TicketId): Promise<void>;
}

/** Half a second leaves room for the disk within the promised one. */
export const SAVE_AFTER_MS = 500;

/** A keeper without anything to save. */
export function createDraftKeeper({ save, discard, schedule, report }: DraftKeeperPorts): DraftKeeper {
  let unsaved: DraftContent | null = null;
  let stopTimer: (() => void) | null = null;
  /** Saves follow each other, so that an older text can never overwrite a newer one. */
  let last: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    stopTimer?.();
    stopTimer = null;
    const content = unsaved;
    if (content === null) return last;
    unsaved = null;
    const isEmpty = content.bodyText.trim() === '' && content.attachments.length === 0;
    last = last.then(() => (isEmpty ? discard(content.ticketId) : save(content))).catch(report);
    return last;
  };

  return {
    change(content) {
      unsaved = content;
      // The timer is not moved by further typing: a steady typist is saved as well.
      stopTimer ??= schedule(() => {
        stopTimer = null;
        void flush();
      }, SAVE_AFTER_MS);
    },
    flush,
    drop(ticketId) {
      stopTimer?.();
      stopTimer = null;
      unsaved = null;
      last = last.then(() => discard(ticketId)).catch(report);
      return last;
    },
  };
}
