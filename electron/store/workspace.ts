import { dirname } from 'node:path';
import { listArticleDrafts } from '../../db/client/article-drafts.ts';
import { refreshDeadlines } from '../../db/client/deadlines.ts';
import {
  discardDraft,
  getDraft,
  getSettings,
  listDrafts,
  saveDraft,
  setSettings,
} from '../../db/client/local.ts';
import { getMeta } from '../../db/client/meta.ts';
import { listNewTicketDrafts } from '../../db/client/new-ticket-drafts.ts';
import { countNumbersLeft, dropBlockOf, takeNumber } from '../../db/client/numbers.ts';
import { listScopeProgress, listUnjudged, pruneOutbox } from '../../db/client/outbox.ts';
import type { OutboxLimits } from '../../db/client/outbox-limits.ts';
import { readsOf } from '../../db/client/pending.ts';
import { runQuery } from '../../db/client/queries/run-query.ts';
import { nextPointAt, nextUntold, takeReached } from '../../db/client/reached-deadlines.ts';
import type { ActOfChange } from '../../db/client/save-change.ts';
import { wantTicket } from '../../db/client/single-tickets.ts';
import { nextReturnAt, refreshSnoozes } from '../../db/client/snoozes.ts';
import { createSyncStore } from '../../db/client/sync-store.ts';
import type { ReachedDeadline } from '../../shared/contract/deadline-rows.ts';
import {
  isQueryName,
  QUERIES,
  type QueryName,
  type TableName,
  type WantedTicket,
} from '../../shared/contract/queries.ts';
import type {
  DiscardPreview,
  Draft,
  MutateResult,
  SentMessage,
  Settings,
  StepResult,
  SyncStatus,
} from '../../shared/contract/store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { ENTITY_NAMES } from '../../shared/model/entities.ts';
import type { TicketPresence } from '../../shared/model/presence.ts';
import type { Actor, MutationCall } from '../../shared/mutations/mutation.ts';
import { createEngine, type Engine } from '../sync/engine.ts';
import type { FileTransport } from '../sync/files/ports.ts';
import type { RefusedWorkTransport } from '../sync/http-refused-work.ts';
import type { EngineClock, SyncTransport } from '../sync/ports.ts';
import { createRateMeter } from '../sync/rate-meter.ts';
import { INITIAL_STATE, type SyncState } from '../sync/state.ts';
import { actorOf, userOf } from './actor.ts';
import { type ArticleDrafts, createArticleDrafts } from './article-drafts.ts';
import type { AttentionPorts } from './attention-call.ts';
import { createAttentionDesk } from './attention-desk.ts';
import { createCenterClock } from './center-clock.ts';
import { isSuspect } from './clean-mark.ts';
import { type ColleagueDesk, createColleagueDesk } from './colleague-work.ts';
import { copyDatabase } from './copy-database.ts';
import type { DamageGuard } from './damage-guard.ts';
import { createDeadlineKeeper } from './deadline-keeper.ts';
import { createDiscards } from './discards.ts';
import { createWorkspaceFiles, type WorkspaceFiles } from './files/workspace-files.ts';
import { hasRoomBeyond } from './free-room.ts';
import { createHistory } from './history.ts';
import { journalArticleDraft, journalDraft, journalNewTicketDraft, openJournal } from './journal.ts';
import { createLiveQueries } from './live-queries.ts';
import { createLiveValue, type LiveValue } from './live-values.ts';
import { createNewTicketDrafts, type NewTicketDrafts } from './new-ticket-drafts.ts';
import { createOfflineLife, type OfflineLife } from './offline-life.ts';
import type { OpenAccount } from './open-account.ts';
import { createOpenTickets } from './open-tickets.ts';
import { createPurgedCopies } from './purged-copies.ts';
import { saveWithJournal } from './save-with-journal.ts';
import { readSyncStatus, rootsDoneIn } from './sync-status.ts';

/** What a workspace needs from the process around it. */
export interface WorkspacePorts {
  readonly account: OpenAccount;
  readonly guard: DamageGuard;
  readonly transport: SyncTransport;
  readonly appVersion: string;
  now(): number;
  newId(): string;
  readonly outboxLimits: OutboxLimits;
  readonly diskReserveBytes: number;
  readonly fileTransport: FileTransport;
  readonly refusedWork: RefusedWorkTransport;
  onSessionLost(code: string): void;
  /** The line came, went, or was tried. */
  onLine(): void;
  onBug(error: unknown): void;
}

/** One person's open database with everything that works on it. */
export interface Workspace {
  readonly status: LiveValue<SyncStatus>;
  readonly settings: LiveValue<Settings>;
  /** Who else is on which ticket right now. */
  readonly presence: LiveValue<readonly TicketPresence[]>;
  readonly engine: Engine;
  readonly life: OfflineLife;
  readonly files: WorkspaceFiles;
  readonly colleagues: ColleagueDesk;
  readonly articleDrafts: ArticleDrafts;
  readonly newTicketDrafts: NewTicketDrafts;
  query(name: string, args: unknown): unknown;
  watch(name: string, args: unknown, signal: AbortSignal | undefined): AsyncGenerator<unknown, void, void>;
  /** The deadlines on which the person must act, as they come near or pass; each is told once. */
  watchDeadlines(signal: AbortSignal | undefined): AsyncGenerator<ReachedDeadline[], void, void>;
  mutate(call: MutationCall, how?: ActOfChange): MutateResult;
  /** Takes back the last act, or the named one; `isPastWords` leaves out what was written after it. */
  undo(act?: string, isPastWords?: boolean): StepResult | null;
  redo(): StepResult | null;
  /** Takes back an answer that has not left. */
  undoSend(message: SentMessage): StepResult;
  takeNumber(): number;
  /** Asks the center for a ticket that is not here, at once or as soon as there is a line. */
  fetchTicket(wanted: WantedTicket): void;
  getDraft(ticketId: string): Draft | null;
  saveDraft(draft: Omit<Draft, 'updatedAt'>): void;
  discardDraft(ticketId: string): void;
  /** @throws AppError changeAlreadySent */
  previewDiscard(n: number): DiscardPreview;
  /** @throws AppError changeAlreadySent, discardChanged */
  discardChanges(changes: readonly number[]): void;
  actOnAttention(
    n: number,
    action: 'applyAgain' | 'sendAnyway' | 'turnIntoNote' | 'discard' | 'dismiss',
  ): MutateResult | null;
  /** Hands in again in this order, as one act, or discards in one write; the first refusal is told and ends it. */
  actOnGroup(changes: readonly number[], action: 'applyAgain' | 'discard'): MutateResult | null;
  /**
   * Puts refused words into the draft of their ticket, or makes a refused new ticket ready for its form; it is settled
   * when what takes its place is saved.
   */
  editAttention(n: number): MutateResult;
  setSettings(changes: Partial<Settings>): void;
  setOffline(isOffline: boolean): void;
  /** Copies the database aside and begins the journal anew. @throws AppError databaseDamaged, and leaves both */
  backUp(): void;
  close(): void;
}

const ALL_TABLES: ReadonlySet<TableName> = new Set<TableName>([
  ...ENTITY_NAMES,
  'outbox',
  'draft',
  'setting',
  'file',
]);

/** On a line that never breaks: often enough for a day's policy, and for a comparison a day (R142, R154, R155). */
const GREET_EVERY_MS = 6 * 3_600_000;

const CLOCK: EngineClock = {
  setTimer(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

export function createWorkspace(ports: WorkspacePorts): Workspace {
  const { account, guard, now, newId } = ports;
  const { db } = account;
  const journal = openJournal(account.files.journal, account.keyHex);
  const live = createLiveQueries();
  const openTickets = createOpenTickets();
  const settings = createLiveValue(getSettings(db));
  const presence = createLiveValue<readonly TicketPresence[]>([]);
  /** The center's time: a wrong clock here must not put what is done here in a wrong place in the queues. */
  const centerNow = createCenterClock(db, now);
  const life = guard.all(createOfflineLife({ db, now, isOnline: () => linkState.link === 'online' }));
  let isOfflineByChoice = false;
  let linkState: SyncState = INITIAL_STATE;
  const rate = createRateMeter();

  const actor = (): Actor => actorOf(db);
  const viewer = () => {
    const { id, teamIds } = userOf(db);
    return { userId: id, teamIds, now: now() };
  };
  const status = createLiveValue(readStatus());

  function readStatus(): SyncStatus {
    // Every hello comes by here, so the steady clock counts from close to it.
    centerNow();
    const paceOf = (rowsLeft: number) => rate.pace(now(), rowsLeft);
    return readSyncStatus(db, linkState, ports.outboxLimits, paceOf, isOfflineByChoice);
  }

  const changed = (tables: ReadonlySet<TableName>, when?: 'now'): void => {
    deadlines.rowsChanged();
    live.changed(tables, when);
    if (tables.has('outbox')) status.set(readStatus());
    files.sweep();
    copies.check();
  };

  const deadlines = createDeadlineKeeper({
    refresh: (most) =>
      guard.run(() => {
        const hasMoved = refreshSnoozes(db, centerNow());
        const refreshed = refreshDeadlines(db, most, centerNow());
        return { ...refreshed, hasChanged: hasMoved || refreshed.hasChanged };
      }),
    nextReturnAt: () => guard.run(() => nextReturnAt(db)),
    nextPointAt: () => guard.run(() => nextPointAt(db)),
    now: centerNow,
    onChange: () => live.changed(new Set(['ticket'])),
    onReached: () => live.changed(new Set(['deadline'])),
    onBug: ports.onBug,
  });
  const files = guard.all(
    createWorkspaceFiles({
      guard,
      db,
      folder: account.files.contents,
      keyHex: account.keyHex,
      transport: ports.fileTransport,
      clock: CLOCK,
      now,
      actor,
      onChange: (tables) => changed(tables),
      onSendable: () => engine.changedHere(),
      onBug: ports.onBug,
    }),
  );
  files.transfers.setMetered(settings.get().isMetered);

  const copies = guard.all(
    createPurgedCopies({
      db,
      keyHex: account.keyHex,
      files: account.files,
      clock: CLOCK,
      onBug: ports.onBug,
    }),
  );
  const store = guard.all(createSyncStore({ db, now, newId, actor, onChange: changed, ...openTickets }));
  const engine = createEngine({
    store,
    transport: ports.transport,
    appVersion: ports.appVersion,
    clock: CLOCK,
    onState(state) {
      linkState = state;
      files.transfers.setOnline(state.link === 'online');
      status.set(readStatus());
      const code = state.problem?.code;
      if (!state.isActive && code !== undefined) ports.onSessionLost(code);
      ports.onLine();
    },
    isMetered: () => settings.get().isMetered,
    hasRoom: () => hasRoomBeyond(dirname(account.files.database), ports.diskReserveBytes),
    onPresence: presence.set,
    onTransfer({ wireBytes }) {
      rate.add(now(), wireBytes, rootsDoneIn(listScopeProgress(db)));
    },
    onBug: ports.onBug,
  });

  const greeting = setInterval(() => engine.greet(), GREET_EVERY_MS);

  const save = (call: MutationCall, undoes: number | null, how: ActOfChange = {}): MutateResult => {
    const change = { call, operationId: newId(), createdAt: centerNow(), actor: actor(), undoes, ...how };
    const result = saveWithJournal({ db, journal, limits: ports.outboxLimits }, change);
    if (!result.isSaved) {
      return { isSaved: false, n: null, code: result.code, params: result.params as MutateResult['params'] };
    }
    if (result.n === null) {
      if (how.settles !== undefined) changed(new Set(['outbox']));
      return { isSaved: true, n: null, code: null, params: {} };
    }
    changed(ALL_TABLES, 'now');
    engine.changedHere();
    files.transfers.wake();
    return { isSaved: true, n: result.n, code: null, params: {} };
  };
  const nextNumber = (): number => {
    try {
      return takeNumber(db);
    } finally {
      if (countNumbersLeft(db) < 10) engine.changedHere();
    }
  };
  const again: AttentionPorts = {
    newId,
    assigneeOf: (ticketId) => readsOf(db).get('ticket', ticketId)?.assigneeId,
    giveUpBlockOf(number) {
      dropBlockOf(db, number);
      // Another block is asked for now, not when the ticket is to be created.
      engine.changedHere();
    },
    numberInsteadOf(number) {
      dropBlockOf(db, number);
      return nextNumber();
    },
  };

  const discards = createDiscards({ db, journal, actor, now }, (hashes) => {
    changed(ALL_TABLES, 'now');
    files.forget(hashes);
    engine.changedHere();
  });

  const workspace: Workspace = {
    status,
    settings,
    presence,
    engine,
    life,
    files,
    colleagues: guard.all(
      createColleagueDesk({ db, transport: ports.refusedWork, again, save: (call) => save(call, null) }),
    ),
    articleDrafts: guard.all(
      createArticleDrafts({ db, journal, now, onChange: () => live.changed(new Set(['draft'])) }),
    ),
    newTicketDrafts: guard.all(createNewTicketDrafts(db, journal, now)),
    query(name, args) {
      return runQuery(db, knownQuery(name), args, viewer());
    },
    watch(name, args, signal) {
      const query = knownQuery(name);
      const run = () => guard.run(() => runQuery(db, query, args, viewer()));
      return openTickets.during(args, live.watch(QUERIES[query].tables, run, signal));
    },
    async *watchDeadlines(signal) {
      const untold = () => guard.run(() => nextUntold(db, { ...viewer(), now: centerNow() }));
      for await (const _ of live.watch(['deadline', 'ticket', 'notification'], untold, signal)) {
        const reached = guard.run(() => takeReached(db, { ...viewer(), now: centerNow() }));
        if (reached.length > 0) yield reached;
      }
    },
    mutate: (call, how) => save(call, null, how),
    ...createHistory({
      db,
      newId,
      now: centerNow,
      save,
      discards,
    }),
    takeNumber: nextNumber,
    fetchTicket(wanted) {
      wantTicket(db, wanted, now());
      changed(new Set(['outbox']));
      engine.nudge();
    },
    getDraft: (ticketId) => getDraft(db, ticketId),
    saveDraft(draft) {
      const updatedAt = now();
      // First, because nothing else remembers a text that a damaged database does not take.
      journal.append(journalDraft({ ...draft, updatedAt }), false);
      saveDraft(db, { ...draft, updatedAt });
      live.changed(new Set(['draft']));
    },
    discardDraft(ticketId) {
      discardDraft(db, ticketId);
      journal.append({ kind: 'draftGone', ticketId }, false);
      live.changed(new Set(['draft']));
    },
    ...discards,
    ...createAttentionDesk({
      db,
      journal,
      again,
      now,
      save: (call, how) => save(call, null, how),
      onChange: (tables) => changed(tables),
    }),
    setSettings(changes) {
      const wasMetered = settings.get().isMetered;
      setSettings(db, changes);
      settings.set(getSettings(db));
      const { isMetered } = settings.get();
      files.transfers.setMetered(isMetered);
      if (isMetered !== wasMetered) engine.meteringChanged();
    },
    setOffline(isOffline) {
      if (isOffline === isOfflineByChoice) return;
      isOfflineByChoice = isOffline;
      if (isOffline) engine.deactivate();
      else engine.activate();
      status.set(readStatus());
    },
    backUp() {
      // The back-up and the journal are what the repair lives on.
      if (isSuspect(account.files.database)) throw new AppError('databaseDamaged');
      pruneOutbox(db, getMeta(db, 'durableMutation') ?? 0, centerNow());
      files.tidy();
      copyDatabase(db, account.files.backup);
      copies.renewed();
      journal.replaceWith([
        ...listUnjudged(db).map(({ operationId, name, version, args, createdAt, baseSeq }) => ({
          kind: 'change' as const,
          operationId,
          name,
          version,
          args,
          createdAt,
          baseSeq,
        })),
        ...listDrafts(db).map(journalDraft),
        ...listArticleDrafts(db).map(journalArticleDraft),
        ...listNewTicketDrafts(db).map(journalNewTicketDraft),
      ]);
    },
    close() {
      clearInterval(greeting);
      deadlines.stop();
      engine.stop();
      files.stop();
      copies.stop();
      // A window that went on watching would show the last state of this one for ever, also when another is open.
      live.stop();
      for (const value of [status, settings, presence]) value.end();
      journal.close();
      db.close();
    },
  };
  return guard.all(workspace);
}

function knownQuery(name: string): QueryName {
  if (!isQueryName(name)) throw new AppError('requestInvalid', { field: name });
  return name;
}
