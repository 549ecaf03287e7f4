import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { ArticleStatus } from '../model/article.ts';
import { NewAttachment, Sha256 } from '../model/attachment.ts';
import { BoardGrouping } from '../model/board.ts';
import { Channel } from '../model/channel.ts';
import { Customer } from '../model/customer.ts';
import { FilePolicy } from '../model/file-policy.ts';
import {
  ArticleId,
  ArticleRevisionId,
  CustomerId,
  Instant,
  MessageId,
  OperationId,
  TeamId,
  TicketId,
} from '../model/ids.ts';
import { Locale } from '../model/locale.ts';
import { OwnPresence, TicketPresence } from '../model/presence.ts';
import { Priority } from '../model/priority.ts';
import { TicketType } from '../model/ticket.ts';
import { User } from '../model/user.ts';
import { ReachedDeadline } from './deadline-rows.ts';
import { NamedTicket, OutboxItem, WantedTicket } from './queries.ts';

/** Something the person must know about, as a key under `error.` with its parameters. */
export const Notice = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Notice = z.infer<typeof Notice>;

/** Who works here, and whether the local database is open. */
export const SessionState = z.discriminatedUnion('phase', [
  /** The store opens its database. */
  z.object({ phase: z.literal('starting') }),
  /** Nobody is signed in; `serverUrl` is the last one used or the one preset for this installation. */
  z.object({
    phase: z.literal('signedOut'),
    serverUrl: z.string().nullable(),
    email: z.string().nullable(),
    /** Unsent work of the last user that waits for them to sign in again. */
    pendingCount: z.number().int(),
    notice: Notice.nullable(),
  }),
  z.object({
    phase: z.literal('signedIn'),
    serverUrl: z.string(),
    user: User,
    organizationName: z.string(),
    /** Things to know that do not stop work: no keychain, repaired database, … */
    notices: z.array(Notice),
  }),
  /** Nothing was heard of the server for longer than it allows: nothing is shown or taken until it is heard again. */
  z.object({
    phase: z.literal('locked'),
    serverUrl: z.string(),
    user: User,
    organizationName: z.string(),
    /** The server's time when it was last heard. */
    heardAt: Instant,
    /** How long the server allows. */
    days: z.number().int(),
  }),
  /** The local database cannot be opened; the notice says what to do. */
  z.object({ phase: z.literal('blocked'), notice: Notice }),
]);
export type SessionState = z.infer<typeof SessionState>;

/** The truth about the line and the work on it, for the status bar. */
export const SyncStatus = z.object({
  connection: z.enum(['offline', 'connecting', 'online']),
  /** The person has told it to stay without the line. */
  isOfflineByChoice: z.boolean(),
  /** How news arrive: by socket, as events where a proxy blocks sockets, by long poll where it keeps events back. */
  transport: z.enum(['socket', 'events', 'longPoll']).nullable(),
  /** Changes not confirmed by the server. */
  pendingCount: z.number().int(),
  /** Changes that were refused, held or failed, and branches of articles, that wait for this person. */
  attentionCount: z.number().int(),
  /** How many of these the server could not carry out at all. */
  failedCount: z.number().int(),
  /** When the server last confirmed that everything here is the newest. */
  lastSyncedAt: Instant.nullable(),
  firstSync: z.object({
    /** The first page of every urgent scope is here: work can begin. */
    isUsable: z.boolean(),
    isComplete: z.boolean(),
    rowsDone: z.number().int(),
    rowsTotal: z.number().int(),
    /** Over the last seconds; null while nothing was measured. */
    bytesPerSecond: z.number().int().nullable(),
    /** Until everything is here; null while it cannot be told. */
    remainingMs: z.number().int().nullable(),
  }),
  problem: Notice.nullable(),
  /** What will stop work or mislead if nobody looks after it: a wrong clock, … */
  warnings: z.array(Notice),
});
export type SyncStatus = z.infer<typeof SyncStatus>;

export const Theme = z.enum(['system', 'light', 'dark']);

/** Settings of this person on this workstation. */
export const Settings = z.object({
  locale: z.nullable(Locale),
  theme: Theme,
  density: z.enum(['compact', 'default', 'comfortable']),
  /** Sizes of the panes in percent, by layout name and screen class. */
  layouts: z.record(z.string(), z.record(z.string(), z.number())),
  /** Rebound keys by command id; empty while the map is the default. */
  keys: z.record(z.string(), z.array(z.string())),
  lastViewId: z.string().nullable(),
  /** Tickets that are kept open side by side, and the one of them that is shown. */
  openTabs: z.object({ ids: z.array(TicketId).max(1_000), activeId: TicketId.nullable() }),
  /** What the columns of the board stand for. */
  boardGroupBy: BoardGrouping,
  /** Every byte of the line costs: files wait, fewer heartbeats and pokes, nothing fetched before it is asked for. */
  isMetered: z.boolean(),
  /** A public answer on a ticket that nobody has assigns it to this person. */
  takesOnReply: z.boolean(),
  /** The system tells what happens while the window is behind others. */
  notifiesOutside: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

/** A text being written, kept until it is sent or discarded. */
/** The most characters a draft may hold: far more than a message, so that what is too long to send is not lost. */
export const MAX_DRAFT_LENGTH = 8_000_000;

export const Draft = z.object({
  ticketId: TicketId,
  kind: z.enum(['publicReply', 'internalNote']),
  bodyHtml: z.string().max(MAX_DRAFT_LENGTH),
  bodyText: z.string().max(MAX_DRAFT_LENGTH),
  attachments: z.array(NewAttachment).max(500),
  updatedAt: Instant,
});
export type Draft = z.infer<typeof Draft>;

/** A text of an article that is being written, kept until it is saved or discarded. */
export const ArticleDraft = z.object({
  articleId: ArticleId,
  /** What it was written from; null for an article that does not exist yet. */
  baseRevisionId: ArticleRevisionId.nullable(),
  baseStatus: ArticleStatus,
  /** The branch that it shall settle, made of that and of the article. */
  branchId: ArticleRevisionId.nullable(),
  title: z.string().max(MAX_DRAFT_LENGTH),
  body: z.string().max(MAX_DRAFT_LENGTH),
  labels: z.array(z.string()).max(500),
  teamId: TeamId.nullable(),
  locale: Locale,
  updatedAt: Instant,
});
export type ArticleDraft = z.infer<typeof ArticleDraft>;

/** A ticket that is being written and does not exist yet, kept until it is created or discarded. */
export const NewTicketDraft = z.object({
  /** The ids it will have, so that nothing is made twice however often it is tried. */
  ticketId: TicketId,
  customerId: CustomerId,
  messageId: MessageId,
  /** Somebody known is named by the id alone: what the center takes away must not stay in here. */
  customer: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('known'), customerId: CustomerId }),
    z.object({
      kind: z.literal('new'),
      name: z.string().max(MAX_DRAFT_LENGTH),
      email: z.string().max(MAX_DRAFT_LENGTH),
      phone: z.string().max(MAX_DRAFT_LENGTH),
    }),
  ]),
  customerText: z.string().max(MAX_DRAFT_LENGTH),
  subject: z.string().max(MAX_DRAFT_LENGTH),
  /** The ticket of which it shall be a part. */
  parentId: TicketId.nullable().default(null),
  teamId: TeamId.nullable(),
  priority: Priority,
  type: TicketType,
  channel: Channel,
  isMine: z.boolean(),
  note: z.string().max(MAX_DRAFT_LENGTH),
  updatedAt: Instant,
});
export type NewTicketDraft = z.infer<typeof NewTicketDraft>;

/** A ticket that was begun, with what is here of the customer chosen for it and of the ticket of which it is a part. */
export const BegunTicket = z.object({
  draft: NewTicketDraft,
  customer: Customer.nullable(),
  parent: NamedTicket.nullable(),
});
export type BegunTicket = z.infer<typeof BegunTicket>;

export const MutateResult = z.object({
  /** False: the change was refused here already, nothing was saved, `code` says why. */
  isSaved: z.boolean(),
  /** Number of the change; null when it was refused, or when there was nothing to do because all is so already. */
  n: z.number().int().nullable(),
  code: z.string().nullable(),
  params: z.record(z.string(), z.json()),
});
export type MutateResult = z.infer<typeof MutateResult>;

/** An answer, and the ticket where it is read. */
export const SentMessage = z.object({ ticketId: TicketId, messageId: MessageId });
export type SentMessage = z.infer<typeof SentMessage>;

/** What became of taking an act back or doing it again. */
export const StepResult = MutateResult.extend({
  /** The kinds of changes that the act had, each once. */
  names: z.array(z.string()).min(1),
  ticketCount: z.number().int(),
  /** Of the ticket, where it was about one. */
  ticketNumber: z.number().int().nullable(),
  /** The ticket whose draft has the words again that were taken back before they were sent. */
  draftOf: TicketId.nullable(),
});
export type StepResult = z.infer<typeof StepResult>;

/** What leaves the outbox with a change that is discarded. */
export const DiscardPreview = z.object({
  /** The change itself first, then those that mean nothing without it. */
  changes: z.array(z.number().int().positive()),
  /** Those whose words become the draft of their ticket. */
  keptAsDraft: z.array(z.number().int().positive()),
});
export type DiscardPreview = z.infer<typeof DiscardPreview>;

/** What a person can do with refused or held work. Nothing is thrown away but by `discard`. */
export const AttentionAction = z.enum(['applyAgain', 'sendAnyway', 'turnIntoNote', 'discard', 'dismiss']);

/** A colleague's change that the center did not take, for whoever looks after it. */
export const ColleagueWork = OutboxItem.omit({ n: true, isLikelyRefused: true, isInDraft: true }).extend({
  operationId: OperationId,
  /** Null once the person was removed. */
  authorName: z.string().nullable(),
  deviceName: z.string().nullable(),
  /** Whether it can be done by somebody else: not where it carries files, which only its author has sent. */
  canTakeOver: z.boolean(),
});
export type ColleagueWork = z.infer<typeof ColleagueWork>;

/** The most a file may have to pass through memory whole. */
export const FILE_IN_MEMORY_BYTES = 64 * 1024 * 1024;
/** The largest piece of a file in one message between the screen and the store. */
export const FILE_PIECE_BYTES = 256 * 1024;

/** Bytes on the message port: a Blob of either runtime. A plain array would arrive as an object. */
export interface PortBytes {
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}
const Bytes = z.custom<PortBytes>((value) =>
  /\[object (Blob|File)\]/.test(Object.prototype.toString.call(value)),
);

/** Names everything a person did with one press: it is taken back together. */
const Act = z.uuid();

const NamedCall = z.object({ name: z.string().max(100), args: z.unknown() });

/** Everything the screen can ask of the store process, over its message port. */
export const storeContract = {
  session: {
    watch: oc.output(eventIterator(SessionState)),
    signIn: oc.input(
      z.object({
        serverUrl: z.string().trim().min(1).max(300),
        email: z.string().trim().min(1).max(254),
        password: z.string().min(1).max(1000),
      }),
    ),
    /** Ends the session here, or on every device; unsent work stays on this workstation. */
    signOut: oc.input(z.object({ everywhere: z.boolean() })),
  },
  sync: {
    watch: oc.output(eventIterator(SyncStatus)),
    /** Tries at once instead of waiting for the next attempt. */
    now: oc.output(z.void()),
    /** The machine is on a network again, perhaps another one: what is open from before is given up. */
    wake: oc.output(z.void()),
    /** Work without the line until told otherwise, or go back to it. */
    setOffline: oc.input(z.object({ isOffline: z.boolean() })),
  },
  /** Who is on which ticket now: advice that lives as long as the line, never stored. */
  deadlines: {
    /** Those on which the person must act, as they come near or pass; each is told once. */
    watch: oc.output(eventIterator(z.array(ReachedDeadline))),
  },
  presence: {
    watch: oc.output(eventIterator(z.array(TicketPresence))),
    /** The tickets open on the screen, all of them each time. */
    set: oc.input(z.object({ tickets: OwnPresence })),
  },
  /** One answer to a named query; arguments and answer are typed by shared/contract/queries.ts. */
  query: oc.input(NamedCall).output(z.unknown()),
  /** The answer now and again after every change of a table it reads. */
  watch: oc.input(NamedCall).output(eventIterator(z.unknown())),
  /**
   * Runs a mutation of shared/mutations/registry.ts; answered once it is safe on disk. `endsDraft`: it is the draft of
   * its ticket that is sent, or the begun ticket that is created; the draft is gone with the same write, or a kill in
   * between would leave it to be sent twice.
   * `settles`: the refused or held change in whose place it is made; that is settled with the same write.
   */
  mutate: oc
    .input(
      NamedCall.extend({
        act: Act.optional(),
        endsDraft: z.boolean().optional(),
        settles: z.number().int().positive().optional(),
      }),
    )
    .output(MutateResult),
  /**
   * Takes back the last act of this person, or one that is named, or does the last taken back again. `isPastWords` goes
   * on to what was done before an answer, a note or a new ticket that cannot be taken back.
   */
  undo: oc
    .input(z.object({ act: Act.optional(), isPastWords: z.boolean().optional() }))
    .output(StepResult.nullable()),
  redo: oc.output(StepResult.nullable()),
  /** Takes back an answer that has not left; its words are the draft of their ticket again where that has none. */
  undoSend: oc.input(SentMessage).output(StepResult),
  /** The next free ticket number of this device's block. */
  takeNumber: oc.output(z.number().int().positive()),
  /** Asks the center for a ticket that is not here; `ticket.wanted` tells what became of it. */
  fetchTicket: oc.input(z.object({ wanted: WantedTicket })),
  draft: {
    get: oc.input(z.object({ ticketId: TicketId })).output(Draft.nullable()),
    save: oc.input(Draft.omit({ updatedAt: true })),
    discard: oc.input(z.object({ ticketId: TicketId })),
  },
  articleDraft: {
    get: oc.input(z.object({ articleId: ArticleId })).output(ArticleDraft.nullable()),
    save: oc.input(ArticleDraft.omit({ updatedAt: true })),
    discard: oc.input(z.object({ articleId: ArticleId })),
  },
  newTicketDraft: {
    /** The one written last, of all or of the parts of this ticket. */
    getLatest: oc.input(z.object({ parentId: TicketId.nullable() })).output(BegunTicket.nullable()),
    save: oc.input(NewTicketDraft.omit({ updatedAt: true })),
    discard: oc.input(z.object({ ticketId: TicketId })),
  },
  outbox: {
    /** What discarding a change would take along; refused for one that the center may have heard of. */
    previewDiscard: oc.input(z.object({ n: z.number().int().positive() })).output(DiscardPreview),
    /** Discards exactly these, as told by `previewDiscard`; refused if it would be others by now. */
    discard: oc.input(z.object({ changes: z.array(z.number().int().positive()).min(1).max(10_000) })),
  },
  attention: {
    act: oc
      .input(z.object({ n: z.number().int().positive(), action: AttentionAction }))
      .output(MutateResult.nullable()),
    /** Hands in again, or discards, what stands and falls together: the change that makes something first. */
    actOnGroup: oc
      .input(
        z.object({
          changes: z.array(z.number().int().positive()).min(1).max(2000),
          action: AttentionAction.extract(['applyAgain', 'discard']),
        }),
      )
      .output(MutateResult.nullable()),
    /**
     * Puts refused words into the draft of their ticket, where there is none; they wait until that is sent. A refused new
     * ticket is made ready for its form, which `attention.newTicket` fills.
     */
    edit: oc.input(z.object({ n: z.number().int().positive() })).output(MutateResult),
  },
  /** Refused work of colleagues, for supervisors and administrators. It is at the center: every call needs the line. */
  colleagues: {
    list: oc.output(z.object({ items: z.array(ColleagueWork), hasMore: z.boolean() })),
    /** Looked after: it is listed no longer. False when somebody else was first. */
    settle: oc.input(z.object({ operationId: OperationId })).output(z.object({ isSettled: z.boolean() })),
    /** Does it in the own name, as one of those last listed, and settles it. */
    takeOver: oc.input(z.object({ operationId: OperationId })).output(MutateResult),
  },
  settings: {
    watch: oc.output(eventIterator(Settings)),
    set: oc.input(Settings.partial()),
  },
  /** Files that came with messages: fetched once, in parts that survive a broken line, and kept encrypted here. */
  attachment: {
    /** The whole content, for pictures that are shown; refused above FILE_IN_MEMORY_BYTES. */
    read: oc.input(z.object({ attachmentId: z.string() })).output(Bytes),
    /** The small picture of it; null when there is none. */
    thumbnail: oc.input(z.object({ attachmentId: z.string() })).output(Bytes.nullable()),
    /** Writes it to the place the person has chosen in main's dialog, named by its token. */
    saveTo: oc.input(z.object({ attachmentId: z.string(), token: z.string().max(100) })),
  },
  /** Files that the person attaches: the screen streams what it was handed, and never sees a path. */
  file: {
    begin: oc
      .input(z.object({ sizeBytes: z.number().int().nonnegative() }))
      .output(z.object({ fileId: z.string() })),
    append: oc.input(z.object({ fileId: z.string(), bytes: Bytes })),
    /** The file is safe here, and its way to the center begins. */
    finish: oc
      .input(z.object({ fileId: z.string(), isThumbnail: z.boolean() }))
      .output(z.object({ sha256: Sha256 })),
    abort: oc.input(z.object({ fileId: z.string() })),
    /** Taken out of the draft again: let go unless something else has it. */
    forget: oc.input(z.object({ hashes: z.array(Sha256).max(1000) })),
    /** The content of a file that was attached here, for its picture in the text. */
    read: oc.input(z.object({ sha256: Sha256 })).output(Bytes),
    /** What the organization allows. */
    policy: oc.output(FilePolicy),
  },
};
