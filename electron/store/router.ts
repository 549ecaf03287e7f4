import { implement, ORPCError } from '@orpc/server';
import { defaultSettings } from '../../db/client/local.ts';
import { type SessionState, storeContract } from '../../shared/contract/store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { isHere } from './is-here.ts';
import type { SavePaths } from './save-paths.ts';
import type { Session } from './session.ts';

/** Answers the screen; every call goes to the open workspace or to the session. */
export function createRouter(session: Session, savePaths: SavePaths, onBug: (error: unknown) => void) {
  const os = implement(storeContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toRpcError(error, onBug);
    }
  });
  const workspace = () => session.workspace();
  const until = async (
    signal: AbortSignal | undefined,
    is: (state: SessionState) => boolean,
  ): Promise<void> => {
    for await (const state of session.state.watch(signal)) if (is(state)) return;
  };
  /** The screen of a locked one says how much waits, and in which language. */
  const evenLocked = async (signal: AbortSignal | undefined) => {
    await until(signal, isHere);
    return session.evenLocked();
  };
  /** What lives as long as a session waits for the next one. */
  const signedIn = async (signal: AbortSignal | undefined) => {
    await until(signal, ({ phase }) => phase === 'signedIn');
    return workspace();
  };
  /** A window asks before the database is open, or while it is locked; it is not turned away, but waits. */
  const opened = async (signal: AbortSignal | undefined) => {
    await until(signal, ({ phase }) => phase !== 'starting' && phase !== 'locked');
    return workspace();
  };
  const files = () => workspace().files;
  return os.router({
    session: {
      watch: os.session.watch.handler(({ signal }) => session.state.watch(signal)),
      signIn: os.session.signIn.handler(({ input }) =>
        session.signIn(input.serverUrl, input.email, input.password),
      ),
      signOut: os.session.signOut.handler(({ input }) => session.signOut(input.everywhere)),
    },
    sync: {
      watch: os.sync.watch.handler(async ({ signal }) => (await evenLocked(signal)).status.watch(signal)),
      now: os.sync.now.handler(() => session.evenLocked().engine.nudge()),
      wake: os.sync.wake.handler(() => {
        if (isHere(session.state.get())) session.evenLocked().engine.wake();
      }),
      setOffline: os.sync.setOffline.handler(({ input }) => workspace().setOffline(input.isOffline)),
    },
    deadlines: {
      watch: os.deadlines.watch.handler(async function* ({ signal }) {
        yield* (await signedIn(signal)).watchDeadlines(signal);
      }),
    },
    presence: {
      watch: os.presence.watch.handler(async function* ({ signal }) {
        for await (const tickets of (await signedIn(signal)).presence.watch(signal)) yield [...tickets];
      }),
      set: os.presence.set.handler(({ input }) => {
        // Said by a window that still shows a ticket while nobody is signed in any more.
        if (session.state.get().phase === 'signedIn') workspace().engine.setPresence(input.tickets);
      }),
    },
    query: os.query.handler(async ({ input, signal }) =>
      (await opened(signal)).query(input.name, input.args),
    ),
    watch: os.watch.handler(async ({ input, signal }) =>
      (await opened(signal)).watch(input.name, input.args, signal),
    ),
    mutate: os.mutate.handler(({ input: { name, args, ...how } }) => workspace().mutate({ name, args }, how)),
    undo: os.undo.handler(({ input }) => workspace().undo(input.act, input.isPastWords)),
    undoSend: os.undoSend.handler(({ input }) => workspace().undoSend(input)),
    redo: os.redo.handler(() => workspace().redo()),
    takeNumber: os.takeNumber.handler(() => workspace().takeNumber()),
    fetchTicket: os.fetchTicket.handler(({ input }) => workspace().fetchTicket(input.wanted)),
    draft: {
      get: os.draft.get.handler(({ input }) => workspace().getDraft(input.ticketId)),
      save: os.draft.save.handler(({ input }) => session.evenLocked().saveDraft(input)),
      discard: os.draft.discard.handler(({ input }) => workspace().discardDraft(input.ticketId)),
    },
    articleDraft: {
      get: os.articleDraft.get.handler(({ input }) => workspace().articleDrafts.get(input.articleId)),
      save: os.articleDraft.save.handler(({ input }) => session.evenLocked().articleDrafts.save(input)),
      discard: os.articleDraft.discard.handler(({ input }) =>
        workspace().articleDrafts.discard(input.articleId),
      ),
    },
    newTicketDraft: {
      getLatest: os.newTicketDraft.getLatest.handler(({ input }) =>
        workspace().newTicketDrafts.getLatest(input.parentId),
      ),
      save: os.newTicketDraft.save.handler(({ input }) => session.evenLocked().newTicketDrafts.save(input)),
      discard: os.newTicketDraft.discard.handler(({ input }) =>
        workspace().newTicketDrafts.discard(input.ticketId),
      ),
    },
    outbox: {
      previewDiscard: os.outbox.previewDiscard.handler(({ input }) => workspace().previewDiscard(input.n)),
      discard: os.outbox.discard.handler(({ input }) => workspace().discardChanges(input.changes)),
    },
    attention: {
      act: os.attention.act.handler(({ input }) => workspace().actOnAttention(input.n, input.action)),
      actOnGroup: os.attention.actOnGroup.handler(({ input }) =>
        workspace().actOnGroup(input.changes, input.action),
      ),
      edit: os.attention.edit.handler(({ input }) => workspace().editAttention(input.n)),
    },
    colleagues: {
      list: os.colleagues.list.handler(() => workspace().colleagues.list()),
      settle: os.colleagues.settle.handler(({ input }) => workspace().colleagues.settle(input.operationId)),
      takeOver: os.colleagues.takeOver.handler(({ input }) =>
        workspace().colleagues.takeOver(input.operationId),
      ),
    },
    settings: {
      watch: os.settings.watch.handler(async function* ({ signal }) {
        await until(signal, ({ phase }) => phase !== 'starting');
        if (!isHere(session.state.get())) yield defaultSettings();
        yield* (await evenLocked(signal)).settings.watch(signal);
      }),
      set: os.settings.set.handler(({ input }) => {
        const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
        workspace().setSettings(changes);
      }),
    },
    attachment: {
      read: os.attachment.read.handler(
        async ({ input }) => new Blob([await files().readAttachment(input.attachmentId)]),
      ),
      thumbnail: os.attachment.thumbnail.handler(async ({ input }) => {
        const bytes = await files().readThumbnail(input.attachmentId);
        return bytes === null ? null : new Blob([bytes]);
      }),
      saveTo: os.attachment.saveTo.handler(({ input }) =>
        files().saveTo(input.attachmentId, savePaths.take(input.token)),
      ),
    },
    file: {
      begin: os.file.begin.handler(({ input }) => files().begin(input.sizeBytes)),
      append: os.file.append.handler(async ({ input }) =>
        files().append(input.fileId, new Uint8Array(await input.bytes.arrayBuffer())),
      ),
      finish: os.file.finish.handler(({ input }) => files().finish(input.fileId, input.isThumbnail)),
      abort: os.file.abort.handler(({ input }) => files().abort(input.fileId)),
      forget: os.file.forget.handler(({ input }) => files().forget(input.hashes)),
      read: os.file.read.handler(async ({ input }) => new Blob([await files().read(input.sha256)])),
      policy: os.file.policy.handler(() => files().policy()),
    },
  });
}

/** Expected failures travel with their code and parameters; anything else is reported and travels as `internal`. */
function toRpcError(error: unknown, onBug: (error: unknown) => void): ORPCError<string, unknown> {
  if (error instanceof ORPCError) return error;
  if (error instanceof AppError) {
    return new ORPCError(error.code, {
      status: error.status,
      message: error.code,
      data: { params: error.params },
    });
  }
  onBug(error);
  return new ORPCError('internal', { status: 500, message: 'internal', data: { params: {} } });
}
