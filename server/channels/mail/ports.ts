/** Where a mail came from. Together with the bytes it is all that the mail channel hands over. */
export type MailEnvelope = {
  /** Our mailbox (the configured address or account) that received the mail. */
  readonly mailboxId: string;
  /**
   * Name of the one delivery, stable over retries: `imap:<mailboxId>/<folder>/<uidValidity>/<uid>` or
   * `smtp:<session>/<number>`. A second hand-over of the same IMAP source is the same delivery.
   */
  readonly source: string;
  /** Envelope sender; empty for bounces, absent when the channel does not know it (IMAP). */
  readonly from?: string;
  /** Envelope recipients that led here. */
  readonly to?: readonly string[];
  /** When the server received it, UTC ms (IMAP internal date, or now on SMTP). */
  readonly receivedAt: number;
  /**
   * Set when the mail was too large to fetch: `raw` then holds only its header block and the whole mail stays
   * where it was. The intake makes a stub ticket that says so.
   */
  readonly oversize?: { readonly sizeBytes: number };
};

/** What became of a mail that was handed over. */
export type IntakeOutcome =
  | { readonly outcome: 'stored'; readonly inboundMailId: string }
  | { readonly outcome: 'duplicate'; readonly inboundMailId: string | null }
  /** Will never be accepted, however often it is offered. `reason` is shown to the sender or the administrator. */
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * The way in. `accept` returns only after the raw bytes are durably stored (or known to be stored): the channel
 * answers 250 or flags the message right after. It throws when it cannot tell or cannot store now; the channel
 * then offers the mail again later. It must be idempotent by (mailboxId, source) and by fingerprint
 * (`mailFingerprint`), because a crash between storing and flagging makes the channel offer the mail once more.
 */
export interface MailIntake {
  accept(raw: Uint8Array, envelope: MailEnvelope): Promise<IntakeOutcome>;
  /**
   * Whether storing works at present (for example: the database answers). A mail that fails while this is true
   * is poison and goes aside; while it is false the whole line waits.
   */
  isReady(): Promise<boolean>;
}

/** How far an IMAP folder was read. `lastUid` and all below are handed over. */
export type ImapCursor = { readonly uidValidity: string; readonly lastUid: number };

/** Keeps the reading position of each IMAP folder. Losing it costs time, not mail: the intake knows duplicates. */
export interface ImapCursorStore {
  get(mailboxId: string, folder: string): Promise<ImapCursor | null>;
  put(mailboxId: string, folder: string, cursor: ImapCursor): Promise<void>;
}

/** Says which of our mailboxes an SMTP recipient belongs to, or null when we do not know the address. */
export interface RecipientDirectory {
  mailboxIdFor(address: string): Promise<string | null>;
}

/** A mail ready for the wire: the exact bytes and the envelope. */
export type ComposedMail = {
  readonly raw: Uint8Array;
  readonly messageId: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
};

/** A recipient that the relay turned down while it took the others. Temporary ones may be tried again alone. */
export type RejectedRecipient = {
  readonly address: string;
  readonly response: string;
  readonly isTemporary: boolean;
};

/**
 * What came of one attempt. `retry`: try the same bytes again later. `failed`: trying again is pointless; show
 * `reason`, the server's own words. After a lost connection the relay may have taken the mail without our
 * knowing, which is why every attempt carries the same Message-ID: receivers drop the second copy.
 */
export type SendResult =
  | {
      readonly kind: 'sent';
      readonly response: string;
      /** Set when the relay says that it replaced our Message-ID; record it beside our own. */
      readonly serverMessageId: string | null;
      readonly rejected: readonly RejectedRecipient[];
    }
  | { readonly kind: 'retry'; readonly reason: string; readonly code: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly code: string };

/** The way out. Never throws for a mail that cannot be delivered; that is a `SendResult`. */
export interface MailTransport {
  readonly name: 'smtp' | 'outboxFolder';
  send(mail: ComposedMail): Promise<SendResult>;
  close(): Promise<void>;
}

/** News from a running channel, for logs, metrics and the administrator's screen. */
export type MailChannelEvent =
  | { readonly kind: 'connected'; readonly mailboxId: string }
  | {
      readonly kind: 'disconnected';
      readonly mailboxId: string;
      readonly reason: string;
      readonly retryInMs: number;
    }
  | {
      readonly kind: 'accepted';
      readonly mailboxId: string;
      readonly source: string;
      readonly outcome: string;
    }
  | {
      readonly kind: 'retrying';
      readonly mailboxId: string;
      readonly source: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'setAside';
      readonly mailboxId: string;
      readonly source: string;
      readonly reason: string;
    }
  | { readonly kind: 'uidValidityChanged'; readonly mailboxId: string; readonly folder: string };
