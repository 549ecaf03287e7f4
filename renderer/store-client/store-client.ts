import type { z } from 'zod';
import type { ReachedDeadline } from '../../shared/contract/deadline-rows.ts';
import type { QueryArgs, QueryName, QueryResult, WantedTicket } from '../../shared/contract/queries.ts';
import type {
  ArticleDraft,
  AttentionAction,
  BegunTicket,
  ColleagueWork,
  DiscardPreview,
  Draft,
  MutateResult,
  NewTicketDraft,
  PortBytes,
  SentMessage,
  SessionState,
  Settings,
  StepResult,
  SyncStatus,
} from '../../shared/contract/store.ts';
import type { FilePolicy } from '../../shared/model/file-policy.ts';
import type { ArticleId, OperationId, TicketId } from '../../shared/model/ids.ts';
import type { OwnPresence, TicketPresence } from '../../shared/model/presence.ts';
import type { MutationCall } from '../../shared/mutations/mutation.ts';
import type { MutationArgs, MutationName } from '../../shared/mutations/registry.ts';
import { canonicalJson, type Json } from '../../shared/util/canonical-json.ts';
import type { StoreConnection } from './connection.ts';
import { createLiveSource, type LiveSource } from './live-source.ts';
import type { StoreApi } from './store-api.ts';

/** Answers kept for a quick way back after the last look at them. */
const KEPT_ANSWERS = 300;

/** An answer that is followed, and the name of its question. */
interface Followed {
  readonly name: string;
  readonly source: LiveSource<unknown>;
}

/**
 * `act` names what one press did to several tickets; `endsDraft`: the draft of the ticket is what is sent; `settles`: the
 * refused change in whose place it is made.
 */
export interface MutateHow {
  readonly act?: string;
  readonly endsDraft?: boolean;
  readonly settles?: number | undefined;
}

/** Everything the screen asks of the store, typed from the contract and the registries. */
export interface StoreClient {
  readonly session: LiveSource<SessionState>;
  readonly sync: LiveSource<SyncStatus>;
  readonly settings: LiveSource<Settings>;
  /** Who else is on which ticket. */
  readonly presence: LiveSource<TicketPresence[]>;
  /** The deadlines on which the person must act, each batch once. */
  readonly reachedDeadlines: LiveSource<ReachedDeadline[]>;
  /** The answer now and after every change; the same arguments share one subscription. */
  live<N extends QueryName>(name: N, args: QueryArgs<N>): LiveSource<QueryResult<N>>;
  /** One answer. */
  query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryResult<N>>;
  /** Changes data; resolves once the change is safe on disk or refused. Rejects when the store went away. */
  mutate<N extends MutationName>(name: N, args: MutationArgs<N>, how?: MutateHow): Promise<MutateResult>;
  /** Takes back the last act, or the named one. */
  undo(which?: { readonly act?: string; readonly isPastWords?: boolean }): Promise<StepResult | null>;
  redo(): Promise<StepResult | null>;
  undoSend(message: SentMessage): Promise<StepResult>;
  takeNumber(): Promise<number>;
  fetchTicket(wanted: WantedTicket): Promise<void>;
  getDraft(ticketId: TicketId): Promise<Draft | null>;
  saveDraft(draft: Omit<Draft, 'updatedAt'>): Promise<void>;
  discardDraft(ticketId: TicketId): Promise<void>;
  getArticleDraft(articleId: ArticleId): Promise<ArticleDraft | null>;
  saveArticleDraft(draft: Omit<ArticleDraft, 'updatedAt'>): Promise<void>;
  discardArticleDraft(articleId: ArticleId): Promise<void>;
  /** The ticket that was begun last; with an id, the part of that ticket that was. */
  getNewTicketDraft(parentId: TicketId | null): Promise<BegunTicket | null>;
  saveNewTicketDraft(draft: Omit<NewTicketDraft, 'updatedAt'>): Promise<void>;
  discardNewTicketDraft(ticketId: TicketId): Promise<void>;
  previewDiscard(n: number): Promise<DiscardPreview>;
  discardChanges(changes: readonly number[]): Promise<void>;
  act(n: number, action: z.infer<typeof AttentionAction>): Promise<MutateResult | null>;
  /** The same for what stands and falls together. */
  actOnGroup(changes: readonly number[], action: 'applyAgain' | 'discard'): Promise<MutateResult | null>;
  /** Puts refused words into the draft of their ticket; a refused new ticket is made ready for its form. */
  editRefused(n: number): Promise<MutateResult>;
  listColleagueWork(): Promise<{ readonly items: readonly ColleagueWork[]; readonly hasMore: boolean }>;
  settleColleagueWork(operationId: OperationId): Promise<boolean>;
  takeOverColleagueWork(operationId: OperationId): Promise<MutateResult>;
  readAttachment(attachmentId: string): Promise<Blob>;
  readThumbnail(attachmentId: string): Promise<Blob | null>;
  saveAttachment(attachmentId: string, token: string): Promise<void>;
  beginFile(sizeBytes: number): Promise<string>;
  appendFile(fileId: string, bytes: Blob): Promise<void>;
  finishFile(fileId: string, isThumbnail: boolean): Promise<string>;
  abortFile(fileId: string): Promise<void>;
  forgetFiles(hashes: readonly string[]): Promise<void>;
  readFile(sha256: string): Promise<Blob>;
  filePolicy(): Promise<FilePolicy>;
  setSettings(settings: Partial<Settings>): Promise<void>;
  setPresence(tickets: OwnPresence): Promise<void>;
  syncNow(): Promise<void>;
  /** The network is back. */
  wakeSync(): Promise<void>;
  setOffline(isOffline: boolean): Promise<void>;
  signIn(credentials: { serverUrl: string; email: string; password: string }): Promise<void>;
  signOut(everywhere: boolean): Promise<void>;
}

/** Not part of the first screen, on which nothing is changed yet. */
const loadPreviews = () => import('./preview-change.ts');

/** The client over a connection that may come, go and come back. */
export function createStoreClient(connection: StoreConnection): StoreClient {
  const answers = new Map<string, Followed>();

  /**
   * Runs one call on the present life of the store; fails as `storeStopped` when that life ends first. Nothing of it
   * stays with that life, which may last for days and a hundred thousand calls.
   */
  const call = async <T>(run: (api: StoreApi, signal: AbortSignal) => Promise<T>): Promise<T> => {
    const { api, ended } = await connection.whenLinked();
    ended.throwIfAborted();
    const own = new AbortController();
    return new Promise<T>((resolve, reject) => {
      const onEnd = (): void => {
        reject(ended.reason);
        own.abort(ended.reason);
      };
      ended.addEventListener('abort', onEnd, { once: true });
      run(api, own.signal)
        .then(resolve, reject)
        .finally(() => ended.removeEventListener('abort', onEnd));
    });
  };

  const live = (name: string, args: unknown): LiveSource<unknown> => {
    const key = `${name} ${canonicalJson(args as Json)}`;
    const known = answers.get(key);
    if (known !== undefined) {
      answers.delete(key);
      answers.set(key, known);
      return known.source;
    }
    const source = createLiveSource<unknown>(connection, ({ api }, signal) =>
      api.watch({ name, args }, { signal }),
    );
    answers.set(key, { name, source });
    if (answers.size > KEPT_ANSWERS) forgetOldest();
    return source;
  };

  /** What somebody looks at stays, however long ago it was asked for: changes are shown at once in all that is here. */
  const forgetOldest = (): void => {
    for (const [key, { source }] of answers) {
      if (source.isWatched()) continue;
      answers.delete(key);
      return;
    }
  };

  const sources = <N extends QueryName>(name: N) =>
    [...answers.values()]
      .filter((each) => each.name === name)
      .map(({ source }) => source as LiveSource<QueryResult<N>>);

  /** Shows what a change does in every answer that is here, until the store has decided it. */
  const showAtOnce = (mutation: MutationCall): { end(isSaved: boolean): void } => {
    let isOver = false;
    const takeBacks: (() => void)[] = [];
    const show = async (): Promise<void> => {
      const { previewOf, previewInQueue, previewInTicket } = await loadPreviews();
      if (isOver) return;
      const tickets = sources('ticket.get');
      const ticketOf = (id: string) =>
        tickets.map((source) => source.snapshot().data?.ticket).find((ticket) => ticket?.id === id);
      const preview = previewOf(mutation, ticketOf, Date.now());
      if (preview === null) return;
      for (const source of sources('queue.window')) {
        takeBacks.push(source.preview((window) => previewInQueue(window, preview)));
      }
      for (const source of tickets) {
        if (source.snapshot().data?.ticket.id !== preview.ticketId) continue;
        takeBacks.push(source.preview((detail) => detail && previewInTicket(detail, preview)));
      }
    };
    // A screen that cannot look ahead shows the change a moment later.
    show().catch((error: unknown) => console.warn(error));
    return {
      end(isSaved) {
        isOver = true;
        if (!isSaved) for (const takeBack of takeBacks) takeBack();
      },
    };
  };

  return {
    session: createLiveSource(connection, ({ api }, signal) => api.session.watch(undefined, { signal })),
    sync: createLiveSource(connection, ({ api }, signal) => api.sync.watch(undefined, { signal })),
    reachedDeadlines: createLiveSource(connection, ({ api }, signal) =>
      api.deadlines.watch(undefined, { signal }),
    ),
    presence: createLiveSource(connection, ({ api }, signal) => api.presence.watch(undefined, { signal })),
    settings: createLiveSource(connection, ({ api }, signal) => api.settings.watch(undefined, { signal })),
    // The store parses every answer with the schema of its query, so the name decides the type.
    live: <N extends QueryName>(name: N, args: QueryArgs<N>) =>
      live(name, args) as LiveSource<QueryResult<N>>,
    query: <N extends QueryName>(name: N, args: QueryArgs<N>) =>
      call((api, signal) => api.query({ name, args }, { signal })) as Promise<QueryResult<N>>,
    async mutate(name, args, how) {
      const preview = showAtOnce({ name, args });
      try {
        const result = await call((api, signal) => api.mutate({ name, args, ...how }, { signal }));
        preview.end(result.n !== null);
        return result;
      } catch (error) {
        preview.end(false);
        throw error;
      }
    },
    undo: (which = {}) => call((api, signal) => api.undo(which, { signal })),
    undoSend: (message) => call((api, signal) => api.undoSend(message, { signal })),
    redo: () => call((api, signal) => api.redo(undefined, { signal })),
    takeNumber: () => call((api, signal) => api.takeNumber(undefined, { signal })),
    fetchTicket: (wanted) => call((api, signal) => api.fetchTicket({ wanted }, { signal }).then(nothing)),
    getDraft: (ticketId) => call((api, signal) => api.draft.get({ ticketId }, { signal })),
    saveDraft: (draft) => call((api, signal) => api.draft.save(draft, { signal }).then(nothing)),
    getArticleDraft: (articleId) => call((api, signal) => api.articleDraft.get({ articleId }, { signal })),
    saveArticleDraft: (draft) =>
      call((api, signal) => api.articleDraft.save(draft, { signal }).then(nothing)),
    discardArticleDraft: (articleId) =>
      call((api, signal) => api.articleDraft.discard({ articleId }, { signal }).then(nothing)),
    discardDraft: (ticketId) =>
      call((api, signal) => api.draft.discard({ ticketId }, { signal }).then(nothing)),
    getNewTicketDraft: (parentId) =>
      call((api, signal) => api.newTicketDraft.getLatest({ parentId }, { signal })),
    saveNewTicketDraft: (draft) =>
      call((api, signal) => api.newTicketDraft.save(draft, { signal }).then(nothing)),
    discardNewTicketDraft: (ticketId) =>
      call((api, signal) => api.newTicketDraft.discard({ ticketId }, { signal }).then(nothing)),
    previewDiscard: (n) => call((api, signal) => api.outbox.previewDiscard({ n }, { signal })),
    discardChanges: (changes) =>
      call((api, signal) => api.outbox.discard({ changes: [...changes] }, { signal }).then(nothing)),
    act: (n, action) => call((api, signal) => api.attention.act({ n, action }, { signal })),
    actOnGroup: (changes, action) =>
      call((api, signal) => api.attention.actOnGroup({ changes: [...changes], action }, { signal })),
    editRefused: (n) => call((api, signal) => api.attention.edit({ n }, { signal })),
    listColleagueWork: () => call((api, signal) => api.colleagues.list(undefined, { signal })),
    settleColleagueWork: (operationId) =>
      call((api, signal) =>
        api.colleagues.settle({ operationId }, { signal }).then(({ isSettled }) => isSettled),
      ),
    takeOverColleagueWork: (operationId) =>
      call((api, signal) => api.colleagues.takeOver({ operationId }, { signal })),
    readAttachment: (attachmentId) =>
      call((api, signal) => api.attachment.read({ attachmentId }, { signal }).then(toBlob)),
    readThumbnail: (attachmentId) =>
      call(async (api, signal) => {
        const bytes = await api.attachment.thumbnail({ attachmentId }, { signal });
        return bytes === null ? null : toBlob(bytes);
      }),
    saveAttachment: (attachmentId, token) =>
      call((api, signal) => api.attachment.saveTo({ attachmentId, token }, { signal }).then(nothing)),
    beginFile: (sizeBytes) =>
      call((api, signal) => api.file.begin({ sizeBytes }, { signal }).then(({ fileId }) => fileId)),
    appendFile: (fileId, bytes) =>
      call((api, signal) => api.file.append({ fileId, bytes }, { signal }).then(nothing)),
    finishFile: (fileId, isThumbnail) =>
      call((api, signal) =>
        api.file.finish({ fileId, isThumbnail }, { signal }).then(({ sha256 }) => sha256),
      ),
    abortFile: (fileId) => call((api, signal) => api.file.abort({ fileId }, { signal }).then(nothing)),
    forgetFiles: (hashes) =>
      call((api, signal) => api.file.forget({ hashes: [...hashes] }, { signal }).then(nothing)),
    readFile: (sha256) => call((api, signal) => api.file.read({ sha256 }, { signal }).then(toBlob)),
    filePolicy: () => call((api, signal) => api.file.policy(undefined, { signal })),
    setPresence: (tickets) => call((api, signal) => api.presence.set({ tickets }, { signal }).then(nothing)),
    setSettings: (settings) => call((api, signal) => api.settings.set(settings, { signal }).then(nothing)),
    syncNow: () => call((api, signal) => api.sync.now(undefined, { signal })),
    wakeSync: () => call((api, signal) => api.sync.wake(undefined, { signal })),
    setOffline: (isOffline) =>
      call((api, signal) => api.sync.setOffline({ isOffline }, { signal }).then(nothing)),
    signIn: (credentials) => call((api, signal) => api.session.signIn(credentials, { signal }).then(nothing)),
    signOut: (everywhere) =>
      call((api, signal) => api.session.signOut({ everywhere }, { signal }).then(nothing)),
  };
}

async function toBlob(bytes: PortBytes): Promise<Blob> {
  return new Blob([await bytes.arrayBuffer()]);
}

function nothing(): void {
  // The contract leaves these answers open; callers only wait for them.
}
