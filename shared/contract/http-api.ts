import { z } from 'zod';
import {
  RefreshRequest,
  ServerInfo,
  SignInAnswer,
  SignInRequest,
  SignOutRequest,
  Tokens,
} from './account-protocol.ts';
import { OpenUploadRequest, UploadAnswer } from './blob-protocol.ts';
import { LiveEventsQuery, LiveSayAnswer, LiveSayRequest } from './live-protocol.ts';
import {
  RefusedWorkAnswer,
  SettleRefusedWorkAnswer,
  SettleRefusedWorkRequest,
} from './refused-work-protocol.ts';
import {
  DigestsAnswer,
  DigestsRequest,
  HelloAnswer,
  HelloRequest,
  NumbersAnswer,
  NumbersRequest,
  PullRequest,
  PushAnswer,
  PushRequest,
  ReconcileRequest,
  SnapshotRequest,
  WaitAnswer,
  WaitRequest,
} from './sync-protocol.ts';

/** One way to call a center. Schemas are the ones both sides parse with. */
export interface Endpoint {
  readonly method: 'get' | 'post' | 'head' | 'patch';
  /** As Fastify writes it: `/api/attachments/:attachmentId`. */
  readonly path: string;
  readonly summary: string;
  /** Whether the caller shows an access token. */
  readonly isSignedIn: boolean;
  readonly request?: z.ZodType;
  /** What stands in the address behind the question mark. */
  readonly query?: z.ZodObject;
  /** A schema for JSON; `page`, `bytes`, `text`, `events` or `socket` for what is none; `nothing` for an empty answer. */
  readonly answer: z.ZodType | 'page' | 'bytes' | 'text' | 'events' | 'socket' | 'nothing';
}

const Ok = z.object({ status: z.literal('ok') });
const Empty = z.object({});

/** Everything a center answers; the document in docs/api is generated from it, a test compares it with the routes. */
export const HTTP_API: readonly Endpoint[] = [
  { method: 'get', path: '/api/info', summary: 'What answers here', isSignedIn: false, answer: ServerInfo },
  { method: 'get', path: '/health/live', summary: 'The process runs', isSignedIn: false, answer: Ok },
  { method: 'get', path: '/health/ready', summary: 'The process can work', isSignedIn: false, answer: Ok },
  { method: 'get', path: '/metrics', summary: 'Metrics for Prometheus', isSignedIn: false, answer: 'text' },
  {
    method: 'post',
    path: '/api/account/sign-in',
    summary: 'Signs a person in and registers the device',
    isSignedIn: false,
    request: SignInRequest,
    answer: SignInAnswer,
  },
  {
    method: 'post',
    path: '/api/account/refresh',
    summary: 'Trades a refresh token for a new pair',
    isSignedIn: false,
    request: RefreshRequest,
    answer: Tokens,
  },
  {
    method: 'post',
    path: '/api/account/sign-out',
    summary: 'Signs this device out, or all of them',
    isSignedIn: true,
    request: SignOutRequest,
    answer: Empty,
  },
  {
    method: 'post',
    path: '/sync/hello',
    summary: 'Opens a conversation: where both sides stand',
    isSignedIn: true,
    request: HelloRequest,
    answer: HelloAnswer,
  },
  {
    method: 'post',
    path: '/sync/push',
    summary: 'Sends changes and hears what became of each',
    isSignedIn: true,
    request: PushRequest,
    answer: PushAnswer,
  },
  {
    method: 'post',
    path: '/sync/pull',
    summary: 'Fetches what changed since a cursor',
    isSignedIn: true,
    request: PullRequest,
    answer: 'page',
  },
  {
    method: 'post',
    path: '/sync/snapshot',
    summary: 'Fetches a scope page by page',
    isSignedIn: true,
    request: SnapshotRequest,
    answer: 'page',
  },
  {
    method: 'post',
    path: '/sync/digests',
    summary: 'Compares a scope by digests',
    isSignedIn: true,
    request: DigestsRequest,
    answer: DigestsAnswer,
  },
  {
    method: 'post',
    path: '/sync/reconcile',
    summary: 'Fetches what differs in some groups of a scope',
    isSignedIn: true,
    request: ReconcileRequest,
    answer: 'page',
  },
  {
    method: 'post',
    path: '/sync/numbers',
    summary: 'Leases ticket numbers to the device',
    isSignedIn: true,
    request: NumbersRequest,
    answer: NumbersAnswer,
  },
  {
    method: 'post',
    path: '/sync/wait',
    summary: 'Waits for news where web sockets are blocked',
    isSignedIn: true,
    request: WaitRequest,
    answer: WaitAnswer,
  },
  {
    method: 'get',
    path: '/sync/live',
    summary: 'The live line (web socket; the token is in its first frame)',
    isSignedIn: false,
    answer: 'socket',
  },
  {
    method: 'get',
    path: '/sync/live/events',
    summary: 'The live line where no web socket gets through: its frames as server-sent events',
    isSignedIn: true,
    query: LiveEventsQuery,
    answer: 'events',
  },
  {
    method: 'post',
    path: '/sync/live/say',
    summary: 'What a client has to say on a line of events',
    isSignedIn: true,
    request: LiveSayRequest,
    answer: LiveSayAnswer,
  },
  {
    method: 'get',
    path: '/api/refused-work',
    summary: 'Changes of colleagues that were not taken, for supervisors and administrators',
    isSignedIn: true,
    answer: RefusedWorkAnswer,
  },
  {
    method: 'post',
    path: '/api/refused-work/settle',
    summary: 'Marks such a change as looked after',
    isSignedIn: true,
    request: SettleRefusedWorkRequest,
    answer: SettleRefusedWorkAnswer,
  },
  {
    method: 'get',
    path: '/api/attachments/:attachmentId',
    summary: 'The bytes of an attachment, whole or in ranges',
    isSignedIn: true,
    answer: 'bytes',
  },
  {
    method: 'get',
    path: '/api/attachments/:attachmentId/thumbnail',
    summary: 'A small picture of an attachment',
    isSignedIn: true,
    answer: 'bytes',
  },
  {
    method: 'post',
    path: '/api/blobs',
    summary: 'Opens the upload of a file by its hash',
    isSignedIn: true,
    request: OpenUploadRequest,
    answer: UploadAnswer,
  },
  {
    method: 'head',
    path: '/api/blobs/uploads/:uploadId',
    summary: 'How much of an upload is on the disk',
    isSignedIn: true,
    answer: 'nothing',
  },
  {
    method: 'patch',
    path: '/api/blobs/uploads/:uploadId',
    summary: 'Sends the next chunk of an upload',
    isSignedIn: true,
    answer: UploadAnswer,
  },
];
