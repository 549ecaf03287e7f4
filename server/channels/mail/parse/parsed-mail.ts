import type { AutomaticKind } from '../../../../shared/domain/threading/classify-automatic.ts';
import type { MailDefect } from './mail-defect.ts';

/** One mailbox of an address header. `address` is as written, `name` is decoded and may be empty. */
export type MailAddress = { readonly name: string; readonly address: string };

/** A file that came with a mail. `content` is the decoded bytes; nothing is re-encoded. */
export type MailAttachment = {
  readonly filename: string | null;
  /** Lower case, without parameters. */
  readonly mimeType: string;
  /** Bytes of `content`. */
  readonly size: number;
  /** SHA-256 of `content`, lower case hex. */
  readonly sha256: string;
  /** Without angle brackets: what follows `cid:` in the HTML. */
  readonly contentId: string | null;
  /** Shown inside the HTML body rather than listed as a file. */
  readonly isInline: boolean;
  readonly content: Uint8Array;
};

/** Whether a program wrote the mail, and what said so (header names and rules, for the ticket's history). */
export type AutomaticInfo = { readonly kind: AutomaticKind; readonly reasons: readonly string[] };

/** What a delivery report says about a mail of ours. */
export type BounceInfo = {
  /** Address that could not be reached. */
  readonly failedRecipient: string | null;
  /** Enhanced status as `5.1.1`, when one was found. */
  readonly status: string | null;
  /** `failed` and `expired` are final; `delayed` and `delivered` are news. */
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | null;
  /** The other server's words. */
  readonly diagnostic: string | null;
  /** Message-ID of the mail that came back, with angle brackets. */
  readonly originalMessageId: string | null;
};

/** A mail as the rest of the server sees it. Every string is valid Unicode; absent headers are null or empty. */
export type ParsedMail = {
  /** With angle brackets, or null when the sender gave none. */
  readonly messageId: string | null;
  /** Ids of In-Reply-To in order; more than one is rare but legal. */
  readonly inReplyTo: readonly string[];
  /** Ids of References, oldest first. */
  readonly references: readonly string[];
  readonly from: MailAddress | null;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  /** Envelope hints left by the last servers: Delivered-To, X-Original-To, Envelope-To. */
  readonly deliveredTo: readonly string[];
  readonly subject: string;
  /** The Date header in UTC ms, null when missing or unreadable. */
  readonly sentAt: number | null;
  /** The plain text parts as they came, or null when the mail has none. */
  readonly textBody: string | null;
  /** The HTML parts made safe, or null when the mail has none. */
  readonly htmlBody: string | null;
  /** What a reader sees: text for the search index, without hidden HTML. */
  readonly visibleText: string;
  /** What the person wrote: `visibleText` without quoted history and signature. Never empty when `visibleText` is not. */
  readonly newText: string;
  readonly attachments: readonly MailAttachment[];
  readonly automatic: AutomaticInfo;
  /** Present only when `automatic.kind` is `bounce`. */
  readonly bounce: BounceInfo | null;
  /** Value of our own loop marker when the mail carries it (our mail came back to us). */
  readonly loopMarker: string | null;
  /** What was wrong with the mail and how it was read all the same, each at most once. */
  readonly defects: readonly MailDefect[];
};
