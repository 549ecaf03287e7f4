import { MAX_DRAFT_LENGTH } from '../../shared/contract/store.ts';

/** What drafts of one kind are: answers, articles, … */
export interface DraftKind<Id, Content> {
  idOf(content: Content): Id;
  lengthOf(content: Content): number;
  /** Nothing worth keeping. */
  isEmpty(content: Content): boolean;
  /** What was written before the draft was there goes behind it. */
  join(earlier: Content, later: Content): Content;
}

export interface DraftKeeperPorts<Id, Content> {
  read(id: Id): Promise<Content | null>;
  save(draft: Content): Promise<void>;
  discard(id: Id): Promise<void>;
  /** Runs `task` after `delayMs`; returns how to call it off. */
  schedule(task: () => void, delayMs: number): () => void;
  report(error: unknown): void;
  /** The text is longer than any draft may be: it is not saved, what was saved before it stays. */
  tooLong(length: number): void;
}

/** Saves what is written soon after each change, and at once when asked. */
export interface DraftKeeper<Id, Content> {
  /**
   * Reads a draft and hands it to `show`, unless it was left first. Whatever is noted before it is there is saved behind
   * it, never in its place.
   */
  open(id: Id, show: (draft: Content) => void): void;
  /** It is left: what is not saved yet is saved. */
  close(): void;
  /** Notes the present content; it is on disk within `SAVE_AFTER_MS`, however fast the typing. */
  change(content: Content): void;
  /** Saves what is not saved yet, for example before it is left. */
  flush(): Promise<void>;
  /** The text was sent: nothing of it may come back. */
  drop(id: Id): Promise<void>;
}

/** Half a second leaves room for the disk within the promised one. */
export const SAVE_AFTER_MS = 500;

/** A keeper without anything to save. */
export function createDraftKeeper<Id, Content>(
  kind: DraftKind<Id, Content>,
  ports: DraftKeeperPorts<Id, Content>,
): DraftKeeper<Id, Content> {
  const { save, discard, schedule, report } = ports;
  let unsaved: {
    readonly content: Content;
    readonly earlier: Promise<Content | null> | null;
  } | null = null;
  /** The draft that is being read. */
  let arriving: Promise<Content | null> | null = null;
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
        const before = earlier === null ? null : await earlier;
        const whole = before === null ? content : kind.join(before, content);
        const length = kind.lengthOf(whole);
        if (length > MAX_DRAFT_LENGTH) {
          ports.tooLong(length);
          return;
        }
        await (kind.isEmpty(whole) ? discard(kind.idOf(whole)) : save(whole));
      })
      .catch(report);
    return last;
  };

  const open = (id: Id, show: (draft: Content) => void): void => {
    // A text saved a moment ago is read after it was saved.
    const reading = last.then(() => ports.read(id));
    arriving = reading;
    reopen = null;
    reading
      .then((draft) => {
        if (arriving !== reading) return;
        arriving = null;
        if (draft !== null) show(draft);
      })
      .catch((error: unknown) => {
        if (arriving === reading) reopen = () => open(id, show);
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
    drop(id) {
      // What is being written meanwhile elsewhere stays.
      if (unsaved !== null && kind.idOf(unsaved.content) === id) {
        stopTimer?.();
        stopTimer = null;
        unsaved = null;
      }
      last = last.then(() => discard(id)).catch(report);
      return last;
    },
  };
}
