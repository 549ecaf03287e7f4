import type { Verdict } from '../../shared/contract/sync-protocol.ts';
import type { ConflictNote } from '../../shared/model/conflict-note.ts';
import type { EventCause } from '../../shared/model/event-cause.ts';
import type { FilePolicy } from '../../shared/model/file-policy.ts';
import { type PreparedCall, prepareCall } from '../../shared/mutations/decide.ts';
import type {
  Actor,
  Change,
  Effect,
  MutationCall,
  MutationContext,
} from '../../shared/mutations/mutation.ts';
import type { Clash } from '../../shared/mutations/resolve-clashes.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** A mutation on trial: who made it, when, and what they had seen. */
export interface Trial {
  readonly call: MutationCall;
  readonly prepared: PreparedCall;
  readonly operationId: string;
  readonly actor: Actor;
  /** Client id of the author, or `system`. */
  readonly author: string;
  readonly baseSeq: number;
  /** When the author did it, never later than it came. */
  readonly now: number;
  /** When it came, by the clock of the center. */
  readonly receivedAt: number;
  readonly files: FilePolicy;
  isFileMissing(sha256: string): boolean;
  isNumberLeased(number: number): boolean;
  /** Why Outpost does it by itself. */
  readonly cause?: EventCause | null;
}

/** What the server says about a mutation. Everything but `applied` and `merged` left no trace in the rows. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly code: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly effects: readonly Effect[];
}

/** What judging needs from outside: ids for conflict notes, and a place to report bugs. */
export interface JudgePorts {
  newId(): string;
  reportBug(error: unknown, trial: Trial | undefined): void;
  /** A rule went round on a ticket and is not asked about it again. */
  reportLoop(loop: { readonly rule: string; readonly ticketNumber: number; readonly rounds: number }): void;
}

/** Told beside the verdict of what was written for a ticket and taken by the one that it was merged into (R120). */
const REDIRECTED = 'redirected';

/** Parses the call; the result is used both to load rows and to judge. */
export function prepareTrial(trial: Omit<Trial, 'prepared'>): Trial {
  return { ...trial, prepared: prepareCall(trial.call) };
}

/**
 * Judges one mutation against the rows as they are now and applies it to them if it stands. Never throws.
 * @param beforeApply hears of the changes while the rows are still as they were
 */
export function judge(
  work: UnitOfWork,
  trial: Trial,
  ports: JudgePorts,
  beforeApply: (changes: readonly Change[]) => void = () => undefined,
): Judgement {
  const { prepared } = trial;
  if (!prepared.ok) return refusal(prepared.refusal.code, prepared.refusal.params);
  const context = contextOf(work, trial);
  try {
    const decision = prepared.decide(work.reads, context);
    if (decision.verdict !== 'accepted') {
      return { verdict: decision.verdict, code: decision.code, params: decision.params, effects: [] };
    }
    const { changes, clashes } = decision;
    beforeApply(changes);
    work.apply(
      [
        ...changes.map((change) => stamped(change, trial)),
        ...clashes.map((clash) => noteOf(clash, trial, ports)),
      ],
      trial.author,
    );
    return {
      verdict: clashes.length > 0 || decision.merged !== null ? 'merged' : 'applied',
      code: decision.redirect === null ? decision.merged : REDIRECTED,
      params: {
        ...(clashes.length > 0 ? { fields: clashes.map(({ field }) => field) } : {}),
        ...decision.redirect,
      },
      effects: decision.effects,
    };
  } catch (error) {
    ports.reportBug(error, trial);
    return { verdict: 'failed', code: 'internal', params: {}, effects: [] };
  }
}

/** Ages and queues go by when the center heard of a change: the clock of a workstation may be years off. */
function stamped(change: Change, { receivedAt }: Trial): Change {
  if (change.entity === 'ticketEvent' && change.kind === 'put') {
    return { ...change, row: { ...change.row, takenAt: receivedAt } };
  }
  if (change.entity !== 'ticket' && change.entity !== 'article') return change;
  if (change.kind === 'put') {
    return { ...change, row: { ...change.row, updatedAt: receivedAt } } as Change;
  }
  return 'updatedAt' in change.fields
    ? ({ ...change, fields: { ...change.fields, updatedAt: receivedAt } } as Change)
    : change;
}

function contextOf(work: UnitOfWork, trial: Trial): MutationContext {
  return {
    now: trial.now,
    operationId: trial.operationId,
    actor: trial.actor,
    cause: trial.cause ?? null,
    changedSince: (entity, id, field) =>
      work.changedSince({ entity, id }, field, trial.baseSeq, trial.author),
    hiddenHere: [],
    files: trial.files,
    isFileMissing: (sha256) => trial.isFileMissing(sha256),
    isNumberLeased: (number) => trial.isNumberLeased(number),
    ownViewCount: () =>
      trial.actor.kind === 'user' ? work.count('view', 'ownerId', trial.actor.user.id) : 0,
    macroCount(teamId) {
      if (teamId !== null) return work.count('macro', 'teamId', teamId);
      return trial.actor.kind === 'user' ? work.count('macro', 'ownerId', trial.actor.user.id) : 0;
    },
    ruleCount: () => work.countAll('rule'),
  };
}

function noteOf(clash: Clash, trial: Trial, ports: JudgePorts): Change {
  if (trial.actor.kind !== 'user') throw new Error('Only people can be late');
  return {
    kind: 'put',
    entity: 'conflictNote',
    row: {
      id: ports.newId() as ConflictNote['id'],
      ticketId: clash.ticketId as ConflictNote['ticketId'],
      field: clash.field,
      winnerValue: clash.winnerValue as ConflictNote['winnerValue'],
      loserValue: clash.loserValue as ConflictNote['loserValue'],
      loserUserId: trial.actor.user.id,
      operationId: trial.operationId as ConflictNote['operationId'],
      createdAt: trial.now,
      resolvedAt: null,
      resolvedById: null,
    },
  };
}

function refusal(code: string, params: Readonly<Record<string, unknown>>): Judgement {
  return { verdict: 'refused', code, params, effects: [] };
}
