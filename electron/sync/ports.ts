import type { LivePresence, LiveStand, PokeNews } from '../../shared/contract/live-protocol.ts';
import type {
  DigestsAnswer,
  DigestsRequest,
  HelloAnswer,
  HelloRequest,
  NumbersAnswer,
  NumbersRequest,
  Page,
  PullRequest,
  PushAnswer,
  PushRequest,
  ReconcileRequest,
  SnapshotRequest,
} from '../../shared/contract/sync-protocol.ts';
import type { TicketPresence } from '../../shared/model/presence.ts';
import type { Transfer } from './page-size.ts';

/** Why the line did not carry a request, and what to do about it. */
export type FailureKind =
  /** No answer, or one that is not ours: try again later. */
  | 'network'
  /** Something else answers in the place of the center, such as the sign-in page of a network: say so, try again later. */
  | 'foreign'
  /** The server asks for patience. */
  | 'busy'
  /** Nobody is signed in any more: stop until somebody is. */
  | 'auth'
  /** The two sides do not understand each other: say so, try again rarely. */
  | 'stop';

/** A request that was not answered by a result. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly kind: FailureKind;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly retryAfterMs: number | null;

  constructor(
    kind: FailureKind,
    code: string,
    details: {
      readonly params?: Readonly<Record<string, string | number>>;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`${kind}: ${code}`, { cause: details.cause });
    this.kind = kind;
    this.code = code;
    this.params = details.params ?? {};
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

/** What the live line tells. */
export interface LiveHandlers {
  onOpen(seq: number): void;
  /** There is something new; null when the page that tells what must be pulled. */
  onPoke(news: PokeNews | null): void;
  onPresence(tickets: readonly TicketPresence[]): void;
  /** Called once, also when the socket never opened. */
  onClose(retryAfterMs: number | null): void;
}

/** What news come on: a web socket, or a stream of events where sockets are blocked. */
export type LiveCarrier = 'socket' | 'events';

export interface LiveOptions {
  readonly clientId: string;
  /** Fewer heartbeats, fewer pokes. */
  readonly isMetered: boolean;
}

/** An open live line, or one that is being opened. */
export interface LiveLine {
  /** Tells the center where this workstation stands, or what is done on it. Lost while the line is not open. */
  tell(frame: LiveStand | LivePresence): void;
  close(): void;
}

/** What can be heard of a page besides itself. */
export interface PageWatch {
  /** Where the next page of the same urgency begins, while this one is still on its way. */
  onNextToken?(token: string | null): void;
  onTransfer?(transfer: Transfer): void;
}

/** How long to wait for the verdicts on a batch. */
export interface PushWatch {
  readonly patienceMs: number;
  /** The verdicts are there; so long were they and the batch on the line, without what the center took. */
  onAnswer(elapsedMs: number): void;
}

/** The line to the center. Every call rejects with TransportFailure when it is not answered. */
export interface SyncTransport {
  hello(request: HelloRequest): Promise<HelloAnswer>;
  push(request: PushRequest, watch: PushWatch): Promise<PushAnswer>;
  pull(request: PullRequest, watch?: PageWatch): Promise<Page>;
  snapshot(request: SnapshotRequest, watch?: PageWatch): Promise<Page>;
  compareDigests(request: DigestsRequest): Promise<DigestsAnswer>;
  reconcile(request: ReconcileRequest): Promise<Page>;
  leaseNumbers(request: NumbersRequest): Promise<NumbersAnswer>;
  /** Ends every request under way; each rejects as on a broken line. */
  hangUp(): void;
  /** Resolves when the server is past `seq`, or after its own time-out, with the newest sequence. */
  wait(seq: number, signal: AbortSignal): Promise<number>;
  openLive(carrier: LiveCarrier, options: LiveOptions, handlers: LiveHandlers): LiveLine;
}

/** Time and chance, so that simulations can own them. */
export interface EngineClock {
  setTimer(delayMs: number, run: () => void): () => void;
  /** In [0, 1). */
  random(): number;
}
