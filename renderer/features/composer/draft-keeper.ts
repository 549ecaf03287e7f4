import { type Draft, MAX_DRAFT_LENGTH } from '../../../shared/contract/store.ts';
import type { TicketId } from '../../../shared/model/ids.ts';

/** What is being written. */
export type DraftContent = Omit<Draft, 'updatedAt'>;

export interface DraftKeeperPorts {
  read(ticketId: TicketId): Promise<DraftContent | null>;
  save(draft: DraftContent): Promise<void>;
  discard(ticketId: TicketId): Promise<void>;
  /** Runs `task` after `delayMs`; returns how to call it off. */
  schedule(task: () => void, delayMs: number): () => void;
  report(error: unknown): void;
  /** The text is longer than any draft may be: it is not saved, what was saved before it stays. */
  tooLong(length: number): void;
}

/** Saves what is written soon after each change, and at once when asked. */
export interface DraftKeeper {
  /**
   * Reads the draft of a ticket and hands it to `show`, unless the ticket was left first. Whatever is noted before it
   * is there is saved behind it, never in its place.
   */
  open(ticketId: TicketId, show: (draft: DraftContent) => void): void;
  /** The ticket is left: what is not saved yet is saved. */
  close(): void;
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
export function createDraftKeeper(ports: DraftKeeperPorts): DraftKeeper {
  const { save, discard, schedule, report } = ports;
  let unsaved: {
    readonly content: DraftContent;
    readonly earlier: Promise<DraftContent | null> | null;
  } | null = null;
  /** The draft that is being read. */
  let arriving: Promise<DraftContent | null> | null = null;
  /** Tries again to read a draft that could not be read; until then nothing is saved in its place. */
  let reopen: (() => void) | null = null;
  let stopTimer: (() => void) | null = null;
  /** Saves follow each other, so that an older text can never overwrite a newer one. */
  let last: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    stopTimer?.();
    stopTimer = null;
    if (unsaved === null) return last;
    const { content, earlier } = unsaved;
    unsaved = null;
    last = last
      .then(async () => {
        const whole = earlier === null ? content : joinDrafts(await earlier, content);
        const length = Math.max(whole.bodyHtml.length, whole.bodyText.length);
        if (length > MAX_DRAFT_LENGTH) {
          ports.tooLong(length);
          return;
        }
        const isEmpty = whole.bodyText.trim() === '' && whole.attachments.length === 0;
        await (isEmpty ? discard(whole.ticketId) : save(whole));
      })
      .catch(report);
    return last;
  };

  const open = (ticketId: TicketId, show: (draft: DraftContent) => void): void => {
    // A text saved a moment ago is read after it was saved.
    const reading = last.then(() => ports.read(ticketId));
    arriving = reading;
    reopen = null;
    reading
      .then((draft) => {
        if (arriving !== reading) return;
        arriving = null;
        if (draft !== null) show(draft);
      })
      .catch((error: unknown) => {
        if (arriving === reading) reopen = () => open(ticketId, show);
        report(error);
      });
  };

  return {
    open,
    close() {
      void flush();
      arriving = null;
      reopen = null;
    },
    change(content) {
      reopen?.();
      unsaved = { content, earlier: arriving };
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

function joinDrafts(earlier: DraftContent | null, later: DraftContent): DraftContent {
  if (earlier === null) return later;
  const added = later.attachments.filter(({ id }) => !earlier.attachments.some((each) => each.id === id));
  return {
    ...later,
    bodyHtml: earlier.bodyHtml + later.bodyHtml,
    bodyText: [earlier.bodyText, later.bodyText].filter((text) => text !== '').join('\n'),
    attachments: [...earlier.attachments, ...added],
  };
}
