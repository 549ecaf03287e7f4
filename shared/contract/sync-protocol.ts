import { z } from 'zod';
import { FilePolicy } from '../model/file-policy.ts';
import { ClientId, Instant, OperationId, TicketId } from '../model/ids.ts';
import { User } from '../model/user.ts';

/**
 * The wire between a workstation and the center. Additive only inside a version; a test hashes the schemas, so a
 * change without a new line in `PROTOCOL_HISTORY` fails the build.
 */
export const PROTOCOL_VERSION = 1;

/** Oldest protocol that may still pull. Older clients may push what they hold and are asked to update. */
export const MIN_PROTOCOL_VERSION = 1;

/** Limits both sides keep (sync.md 10.7). Bytes are of the uncompressed JSON. */
export const LIMITS = {
  mutationBytes: 2_200_000,
  batchMutations: 100,
  batchBytes: 2_400_000,
  /** Servers that a batch may have travelled through. */
  pathServers: 8,
  pageRows: 2_000,
  pageBytes: 1024 * 1024,
  scopes: 200,
  /** Tickets, customers and other roots of one client; above that the person is told. */
  clientRoots: 1_000_000,
  /** Tickets a client keeps by themselves beside its scopes. */
  singleTickets: 1_000,
  /** Tickets asked for by number in one pull. */
  wantedNumbers: 20,
  numberBlock: 100,
  /** Numbers leased to a device in the last thirty days that no ticket has; above that none are leased to it. */
  unusedNumbers: 5_000,
  /** Blocks a device may hold and claim again after the center was restored. */
  heldBlocks: 200,
  /** Rows a client may name in one reconcile request. */
  reconcileRows: 20_000,
  /** Lines of its answer; what goes beyond a whole tree comes with the next. */
  reconcileLines: 5_000,
  /** How deep JSON may nest. */
  jsonDepth: 16,
  /** Live lines one node holds open; who comes later polls. */
  linesPerNode: 5_000,
  /** The largest page that travels inside a poke; news that need more are pulled. */
  pokePageBytes: 16 * 1024,
} as const;

/** What a client takes of a center at most, whoever that is; a center keeps well below. Bytes are unpacked. */
export const RECEIVED = {
  pageBytes: 8 * 1024 * 1024,
  /** A comparison is cut between roots only. */
  reconcileBytes: 64 * 1024 * 1024,
  pageRows: 20_000,
  /** A page may unpack to so many times its size on the line, and to `anyRatioBytes` in any case. */
  ratio: 20,
  anyRatioBytes: 2 * 1024 * 1024,
  /** Any other answer, in JSON. */
  answerBytes: 8 * 1024 * 1024,
  /** One frame of the live line. */
  frameBytes: 1024 * 1024,
  /** JSON nests deeper in an answer than in what was sent up, by the page around a row and the frame around a page. */
  jsonDepth: 32,
} as const;

/** Rows of a scope are compared in this many groups, by the last byte of the id of their root. */
export const DIGEST_GROUPS = 256;

/** How long a workstation may go on without the center before it locks: what a center may say, and what it says unless told. */
export const OFFLINE_DAYS = { least: 1, most: 90, usual: 30 } as const;

/** What a metered line is spared (R38): an idle hour takes less than 15 KB. */
export const METERED = { heartbeatMs: 60_000, pokeMs: 5_000 } as const;
/** Pokes of an ordinary line come at most this often, however much happens. */
export const POKE_MS = 100;

/** Media type of pull and snapshot pages: lines of JSON, compressed with zstd when the client can. */
export const PAGE_TYPE = 'application/vnd.outpost.page';
/** Request header that lists what the client can unpack: `zstd` or `gzip`. Kept apart from what proxies rewrite. */
export const PAGE_ENCODING_HEADER = 'x-outpost-encoding';
/** Answer header of a snapshot page: where the next page of the same urgency begins, said before the page itself. */
export const NEXT_TOKEN_HEADER = 'x-outpost-next';
/** Answer header of a push: how many milliseconds the center took over it, which say nothing about the line. */
export const SERVED_HEADER = 'x-outpost-served';

/** How errors travel: a code of shared/errors/codes.ts and what the client should do about it. */
export const ErrorAnswer = z.object({
  error: z.object({
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    retryAfterMs: z.number().int().nonnegative().optional(),
  }),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

/**
 * The line of history something was read from (each start of the center begins one) and the newest sequence then,
 * sealed by the center: whoever shows it has seen the center there.
 */
export const StandingProof = z.object({
  line: z.uuid().nullable(),
  seq: z.number().int().nonnegative(),
  seal: z.string().max(100),
});
export type StandingProof = z.infer<typeof StandingProof>;

export const HelloRequest = z.object({
  protocol: z.number().int(),
  appVersion: z.string().max(40),
  clientId: ClientId,
  /** Where the client stands; null before its first sync. */
  epoch: z.string().max(64).nullable(),
  cursor: z.number().int().nonnegative().nullable(),
  /** The furthest the client has seen the center; null before anything was read. */
  standing: StandingProof.nullable(),
});
export type HelloRequest = z.infer<typeof HelloRequest>;

export const HelloAnswer = z.object({
  serverTime: Instant,
  /** `pushOnly`: this client is too old to read what the center sends, but its work is still taken. */
  mode: z.enum(['full', 'pushOnly']),
  epoch: z.string(),
  /** Newest committed sequence. */
  seq: z.number().int(),
  /** Marks of what left or was deleted are kept above this sequence only; below it a client must compare. */
  floorSeq: z.number().int(),
  standing: StandingProof,
  /** Keys the digests of this client, so that they tell nobody else which rows exist. */
  digestKey: z.string(),
  /** Last mutation of this client that was judged and recorded. */
  lastMutation: z.number().int(),
  durableMutation: z.number().int(),
  user: User,
  organizationName: z.string(),
  policy: z.object({
    heartbeatMs: z.number().int(),
    batchMutations: z.number().int(),
    pageRows: z.number().int(),
    pageBytes: z.number().int(),
    files: FilePolicy,
    /** Without a word of the center for so long, a workstation locks until there is one. */
    offlineDays: z.number().int().min(OFFLINE_DAYS.least).max(OFFLINE_DAYS.most).default(OFFLINE_DAYS.usual),
  }),
});
export type HelloAnswer = z.infer<typeof HelloAnswer>;

/** One mutation on its way up. `n` counts densely from 1 per client; `operationId` is its identity everywhere. */
export const WireMutation = z.object({
  n: z.number().int().positive(),
  operationId: OperationId,
  name: z.string().max(100),
  version: z.number().int().positive(),
  args: z.json(),
  /** What the author had seen: the cursor of the client when the change was made. */
  baseSeq: z.number().int().nonnegative(),
  /** The author's clock. Shown, never trusted to decide. */
  createdAt: Instant,
});
export type WireMutation = z.infer<typeof WireMutation>;

export const PushRequest = z.object({
  clientId: ClientId,
  epoch: z.string().max(64),
  mutations: z.array(WireMutation).min(1).max(LIMITS.batchMutations),
  /** Ids of the servers this batch travelled through, so that relays cannot form a circle. */
  path: z.array(z.string().max(64)).max(LIMITS.pathServers),
});
export type PushRequest = z.infer<typeof PushRequest>;

export const Verdict = z.enum(['applied', 'merged', 'held', 'refused', 'failed']);
export type Verdict = z.infer<typeof Verdict>;

export const MutationResult = z.object({
  n: z.number().int().positive(),
  operationId: OperationId,
  verdict: Verdict,
  /** A RejectionCode for refused and held, null otherwise. */
  code: z.string().nullable(),
  params: z.record(z.string(), z.json()),
});
export type MutationResult = z.infer<typeof MutationResult>;

/** A refusal is a result, not an error. Only errors of transport leave the queue where it is. */
export const PushAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('judged'),
    lastMutation: z.number().int(),
    durableMutation: z.number().int(),
    results: z.array(MutationResult),
    /** Of a moment at which the center had these verdicts. */
    standing: StandingProof,
  }),
  /** The batch begins too late: send from `expectedN`. */
  z.object({ kind: z.literal('gap'), expectedN: z.number().int() }),
  /** Another machine uses this client's numbers (a cloned disk): take a new client id. */
  z.object({ kind: z.literal('fork') }),
]);
export type PushAnswer = z.infer<typeof PushAnswer>;

/** Uncompressed bytes the client wants in a page, by the line it measures; the server keeps its own limits. */
const MaxBytes = z.number().int().positive().default(LIMITS.pageBytes);

/** Scopes a client names: those of its rights, and single tickets. */
export const ScopeNames = z.array(z.string().max(80)).max(LIMITS.scopes + LIMITS.singleTickets);

export const PullRequest = z.object({
  clientId: ClientId,
  epoch: z.string().max(64),
  cursor: z.number().int().nonnegative(),
  /** Scopes the client holds in full. What it may hold is computed by the server alone. */
  scopes: ScopeNames,
  /** Scopes whose snapshot is still on its way. */
  joiningScopes: ScopeNames,
  maxBytes: MaxBytes,
  /** Numbers of tickets that a person asks for and that are not here. */
  wantedNumbers: z.array(z.number().int().positive()).max(LIMITS.wantedNumbers).default([]),
});
export type PullRequest = z.infer<typeof PullRequest>;

export const SnapshotRequest = z.object({
  clientId: ClientId,
  epoch: z.string().max(64),
  scope: z.string().max(80),
  /** Where the last page of this scope ended; null for the first. */
  token: z.string().max(2000).nullable(),
  maxBytes: MaxBytes,
});
export type SnapshotRequest = z.infer<typeof SnapshotRequest>;

/** XOR of 48 bits per row, as 12 hexadecimal digits; of no row at all: zeros (shared/contract/digest.ts). */
const GroupDigest = z.string().regex(/^[0-9a-f]{12}$/);
const GroupNumber = z
  .number()
  .int()
  .min(0)
  .max(DIGEST_GROUPS - 1);

/** Asks which groups of a scope differ from what the client holds. */
export const DigestsRequest = z.object({
  clientId: ClientId,
  epoch: z.string().max(64),
  scope: z.string().max(80),
  digests: z.array(GroupDigest).length(DIGEST_GROUPS),
});
export type DigestsRequest = z.infer<typeof DigestsRequest>;
export const DigestsAnswer = z.object({ epoch: z.string(), differing: z.array(GroupNumber) });
export type DigestsAnswer = z.infer<typeof DigestsAnswer>;

/**
 * Names what the client holds of some groups of a scope and asks for what is different: the answer is a page with
 * the rows it lacks or has in another version, `del` for children that are gone, `leave` for roots that are.
 */
export const ReconcileRequest = z.object({
  clientId: ClientId,
  epoch: z.string().max(64),
  scope: z.string().max(80),
  groups: z.array(GroupNumber).min(1).max(DIGEST_GROUPS),
  /** Every scope the client holds or fills, so that roots can name those they are in. */
  heldScopes: ScopeNames,
  /** Entity, id, sequence of the version held, id of the root. */
  rows: z
    .array(z.tuple([z.string().max(40), z.uuid(), z.number().int(), z.uuid()]))
    .max(LIMITS.reconcileRows),
  /** Only the roots above `after` and up to `upTo` are compared; without it all of the groups. */
  range: z.object({ after: z.uuid().nullable(), upTo: z.uuid().nullable() }).optional(),
});
export type ReconcileRequest = z.infer<typeof ReconcileRequest>;

/** Kept open: a row of an entity this version does not know is skipped, not refused. */
const EntityNameSchema = z.string().max(40);

/** First line of a page. */
export const PageHeader = z.object({
  type: z.enum(['pull', 'snapshot', 'reconcile']),
  epoch: z.string(),
  /** Newest committed sequence when the page was read. */
  headSeq: z.number().int(),
  /** Shown again in the next hello. A page of another line than the last hello named is not applied. */
  standing: StandingProof,
  lastMutation: z.number().int(),
  durableMutation: z.number().int(),
  /** Scopes granted now that the client does not hold, most urgent first, and how many roots wait in each. */
  addScopes: z
    .array(
      z.object({
        scope: z.string().max(80),
        roots: z.number().int(),
        urgency: z.number().int().nonnegative(),
      }),
    )
    .max(LIMITS.scopes + LIMITS.singleTickets),
  /** Scopes the client must let go. */
  dropScopes: ScopeNames,
  /** Answers to `wantedNumbers`: the ticket, or null whether there is none or the person may not see it. */
  foundTickets: z.array(z.object({ number: z.number().int(), ticketId: TicketId.nullable() })),
  /**
   * What the rows of this page do not tell because the person may not see it, as `<entity>.<field>`; an empty value
   * stands in its place. Names that a client does not know are of fields that it does not show.
   */
  hiddenFields: z.array(z.string().max(80)).max(100).default([]),
  /** Wire order of the fields of each entity in this page. */
  fields: z.record(z.string(), z.array(z.string())),
});
export type PageHeader = z.infer<typeof PageHeader>;

/**
 * One line: `put` a whole row (its values without the id, in the order of the header's fields), `del`ete a row everywhere, or let a
 * root `leave`: it is in none of the client's scopes any more. `put` of a root names the scopes it is in, among
 * those the client asked for; a child names none.
 */
export const PageLine = z.union([
  z.tuple([
    z.literal('put'),
    EntityNameSchema,
    z.string(),
    z.number().int(),
    z.array(z.json()),
    z.array(z.string()).nullable(),
  ]),
  z.tuple([z.literal('del'), EntityNameSchema, z.string(), z.number().int()]),
  z.tuple([z.literal('leave'), EntityNameSchema, z.string(), z.number().int()]),
]);
export type PageLine = z.infer<typeof PageLine>;

/** Last line of a page; a page without it was cut off and is thrown away. */
export const PageTrailer = z.object({
  type: z.literal('end'),
  /** Pull: the cursor after this page. Snapshot: unchanged zero. */
  cursor: z.number().int(),
  /** Snapshot: where the next page begins; null after the last. Reconcile: the root up to which was compared; null for all. */
  token: z.string().nullable(),
  hasMore: z.boolean(),
  /** Number of lines between header and trailer. */
  lines: z.number().int(),
  /** Snapshot: roots whose whole tree is there with this page. */
  rootsDone: z.number().int().nonnegative(),
  /** Snapshot: how urgent the next page is; of several scopes that fill, the lowest goes first. */
  urgency: z.number().int().nonnegative().nullable(),
  /** Snapshot: the token no longer held. Ask which scopes there are, then go on with the token given here. */
  isStale: z.boolean(),
});
export type PageTrailer = z.infer<typeof PageTrailer>;

/** A page as both sides handle it; on the wire it is one JSON value a line. */
export interface Page {
  readonly header: PageHeader;
  readonly lines: readonly PageLine[];
  readonly trailer: PageTrailer;
}

/** A run of ticket numbers, both ends included, with the center's proof that this device leased it. */
export const LeasedBlock = z.object({
  from: z.number().int().positive(),
  to: z.number().int().positive(),
  proof: z.string().max(100),
});
export type LeasedBlock = z.infer<typeof LeasedBlock>;
export const NumbersRequest = z.object({
  clientId: ClientId,
  /** New numbers wanted; zero to claim held blocks only. */
  count: z.number().int().min(0).max(1000),
  /** Blocks leased before the center was restored, to be entered again. */
  held: z.array(LeasedBlock).max(LIMITS.heldBlocks),
});
export type NumbersRequest = z.infer<typeof NumbersRequest>;
export const NumbersAnswer = z.object({
  blocks: z.array(LeasedBlock),
  /** First numbers of held blocks that somebody else has meanwhile; what is left of them must not be used. */
  lost: z.array(z.number().int()),
  /** Of a moment at which the center had these blocks on record. */
  standing: StandingProof,
});
export type NumbersAnswer = z.infer<typeof NumbersAnswer>;

/** Waits for news above `seq` where a proxy does not let web sockets through. */
export const WaitRequest = z.object({ seq: z.number().int().nonnegative() });
export const WaitAnswer = z.object({ seq: z.number().int() });
