import type { z } from 'zod';
import type { QueryArgs, QueryName, QueryResult } from '../../shared/contract/queries.ts';
import type {
  AttentionAction,
  Draft,
  MutateResult,
  SessionState,
  Settings,
  SyncStatus,
} from '../../shared/contract/store.ts';
import type { TicketId } from '../../shared/model/ids.ts';
import type { MutationArgs, MutationName } from '../../shared/mutations/registry.ts';
import { canonicalJson, type Json } from '../../shared/util/canonical-json.ts';
import type { StoreConnection } from './connection.ts';
import { createLiveSource, type LiveSource } from './live-source.ts';
import type { StoreApi } from './store-api.ts';

/** Answers kept for a quick way back after the last look at them. */
const KEPT_ANSWERS = 300;

/** Everything the screen asks of the store, typed from the contract and the registries. */
export interface StoreClient {
  readonly session: LiveSource<SessionState>;
  readonly sync: LiveSource<SyncStatus>;
  readonly settings: LiveSource<Settings>;
  /** The answer now and after every change; the same arguments share one subscription. */
  live<N extends QueryName>(name: N, args: QueryArgs<N>): LiveSource<QueryResult<N>>;
  /** One answer. */
  query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryResult<N>>;
  /** Changes data; resolves once the change is safe on disk or refused. Rejects when the store went away. */
  mutate<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<MutateResult>;
  undo(): Promise<MutateResult | null>;
  redo(): Promise<MutateResult | null>;
  takeNumber(): Promise<number>;
  getDraft(ticketId: TicketId): Promise<Draft | null>;
  saveDraft(draft: Omit<Draft, 'updatedAt'>): Promise<void>;
  discardDraft(ticketId: TicketId): Promise<void>;
  act(n: number, action: z.infer<typeof AttentionAction>): Promise<MutateResult | null>;
  readAttachment(attachmentId: string): Promise<Uint8Array>;
  setSettings(settings: Partial<Settings>): Promise<void>;
  syncNow(): Promise<void>;
  setOffline(isOffline: boolean): Promise<void>;
  signIn(credentials: { serverUrl: string; email: string; password: string }): Promise<void>;
  signOut(everywhere: boolean): Promise<void>;
}

/** The client over a connection that may come, go and come back. */
export function createStoreClient(connection: StoreConnection): StoreClient {
  const answers = new Map<string, LiveSource<unknown>>();

  /** Runs one call on the present life of the store; fails as `storeStopped` when that life ends first. */
  const call = async <T>(run: (api: StoreApi, signal: AbortSignal) => Promise<T>): Promise<T> => {
    const { api, ended } = await connection.whenLinked();
    const stopped = new Promise<never>((_resolve, reject) => {
      if (ended.aborted) reject(ended.reason);
      ended.addEventListener('abort', () => reject(ended.reason), { once: true });
    });
    return Promise.race([run(api, ended), stopped]);
  };

  const live = (name: string, args: unknown): LiveSource<unknown> => {
    const key = `${name} ${canonicalJson(args as Json)}`;
    const known = answers.get(key);
    if (known !== undefined) {
      answers.delete(key);
      answers.set(key, known);
      return known;
    }
    const source = createLiveSource<unknown>(connection, ({ api }, signal) =>
      api.watch({ name, args }, { signal }),
    );
    answers.set(key, source);
    const oldest = answers.keys().next();
    if (answers.size > KEPT_ANSWERS && !oldest.done) answers.delete(oldest.value);
    return source;
  };

  return {
    session: createLiveSource(connection, ({ api }, signal) => api.session.watch(undefined, { signal })),
    sync: createLiveSource(connection, ({ api }, signal) => api.sync.watch(undefined, { signal })),
    settings: createLiveSource(connection, ({ api }, signal) => api.settings.watch(undefined, { signal })),
    // The store parses every answer with the schema of its query, so the name decides the type.
    live: <N extends QueryName>(name: N, args: QueryArgs<N>) =>
      live(name, args) as LiveSource<QueryResult<N>>,
    query: <N extends QueryName>(name: N, args: QueryArgs<N>) =>
      call((api, signal) => api.query({ name, args }, { signal })) as Promise<QueryResult<N>>,
    mutate: (name, args) => call((api, signal) => api.mutate({ name, args }, { signal })),
    undo: () => call((api, signal) => api.undo(undefined, { signal })),
    redo: () => call((api, signal) => api.redo(undefined, { signal })),
    takeNumber: () => call((api, signal) => api.takeNumber(undefined, { signal })),
    getDraft: (ticketId) => call((api, signal) => api.draft.get({ ticketId }, { signal })),
    saveDraft: (draft) => call((api, signal) => api.draft.save(draft, { signal }).then(nothing)),
    discardDraft: (ticketId) =>
      call((api, signal) => api.draft.discard({ ticketId }, { signal }).then(nothing)),
    act: (n, action) => call((api, signal) => api.attention.act({ n, action }, { signal })),
    readAttachment: (attachmentId) =>
      call((api, signal) => api.attachment.read({ attachmentId }, { signal })),
    setSettings: (settings) => call((api, signal) => api.settings.set(settings, { signal }).then(nothing)),
    syncNow: () => call((api, signal) => api.sync.now(undefined, { signal })),
    setOffline: (isOffline) =>
      call((api, signal) => api.sync.setOffline({ isOffline }, { signal }).then(nothing)),
    signIn: (credentials) => call((api, signal) => api.session.signIn(credentials, { signal }).then(nothing)),
    signOut: (everywhere) =>
      call((api, signal) => api.session.signOut({ everywhere }, { signal }).then(nothing)),
  };
}

function nothing(): void {
  // The contract leaves these answers open; callers only wait for them.
}
