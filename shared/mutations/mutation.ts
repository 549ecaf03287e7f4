import type { z } from 'zod';
import type { Scope } from '../domain/permissions/scopes.ts';
import type { EntityName, EntityRow } from '../model/entities.ts';
import type { EventCause } from '../model/event-cause.ts';
import type { FilePolicy } from '../model/file-policy.ts';
import type { HiddenFields, HideableField } from '../model/hideable-field.ts';
import type { Instant, TeamId } from '../model/ids.ts';
import type { User } from '../model/user.ts';

/** A row that a mutation needs to see before it decides. */
export interface RowKey {
  readonly entity: EntityName;
  readonly id: string;
}

/** The rows asked for by `reads`, as they are before the mutation. */
export interface Reads {
  get<E extends EntityName>(entity: E, id: string): EntityRow<E> | undefined;
}

/** Who makes the change: a signed-in person with the scopes held now, or a part of the server. */
export type Actor =
  | {
      readonly kind: 'user';
      readonly user: User;
      readonly scopes: ReadonlySet<Scope>;
      /** What the person may not see, and therefore not write. */
      readonly hiddenFields: HiddenFields;
    }
  | { readonly kind: 'system'; readonly part: 'mail' | 'delivery' | 'import' | 'rules' | 'sla' };

/** Everything that is not a row: time, identity, and what only the server can know. */
export interface MutationContext {
  /** When the change was made, by the author's clock, clamped by the server. */
  readonly now: Instant;
  readonly operationId: string;
  readonly actor: Actor;
  /**
   * Whether somebody else changed the field after the state the author had seen. The client, which cannot
   * know, always answers false; the server's answer decides.
   */
  changedSince(entity: EntityName, id: string, field: string): boolean;
  /** What the organization allows of files. */
  readonly files: FilePolicy;
  /** Whether the center still lacks a file of the author's. The client, which sends it anyway, answers false. */
  isFileMissing(sha256: string): boolean;
  /** What the rows here lack because the author may not see it. The center has everything: none. */
  readonly hiddenHere: HiddenFields;
  /** Whether the number lies in a block leased to the author's device. */
  isNumberLeased(number: number): boolean;
  /** How many views of their own the author has. */
  ownViewCount(): number;
  /** How many macros a team has; null for the author's own. */
  macroCount(teamId: TeamId | null): number;
  /** How many rules the organization has. */
  ruleCount(): number;
  /** Why the change is made, where nobody makes it. */
  readonly cause?: EventCause | null;
}

/** One row written whole, some fields of a row, or a row that goes: only what nothing follows and nothing points at. */
export type Change =
  | {
      [E in EntityName]: { readonly kind: 'put'; readonly entity: E; readonly row: EntityRow<E> };
    }[EntityName]
  | {
      [E in EntityName]: {
        readonly kind: 'patch';
        readonly entity: E;
        readonly id: string;
        readonly fields: Partial<EntityRow<E>>;
      };
    }[EntityName]
  | {
      readonly kind: 'remove';
      readonly entity: 'view' | 'macro' | 'rule' | 'notification';
      readonly id: string;
    };

/** What must happen outside the database after the change; the server turns each into a job in the same transaction. */
export type Effect = { readonly kind: 'sendMail'; readonly messageId: string };

/** Why a change is not made. Each code has a sentence in both languages under `rejection.<code>`. */
export type RejectionCode =
  | 'ticketNotFound'
  | 'messageNotFound'
  | 'conflictNotFound'
  | 'userNotFound'
  | 'teamNotFound'
  | 'customerNotFound'
  | 'articleNotFound'
  | 'articleExists'
  | 'articleChanged'
  | 'revisionExists'
  | 'branchResolved'
  | 'ticketExists'
  | 'numberNotLeased'
  | 'statusNotAllowed'
  | 'alreadyTaken'
  | 'assigneeInactive'
  | 'emptyMessage'
  | 'noRecipient'
  | 'noAddress'
  | 'recipientChanged'
  | 'newerReply'
  | 'mentionsInReply'
  | 'alreadySent'
  | 'ticketMerged'
  | 'mergeIntoItself'
  | 'linkToItself'
  | 'linkedInReverse'
  | 'linkCircle'
  | 'hasParent'
  | 'parentNotFound'
  | 'otherCustomer'
  | 'targetClosed'
  | 'tooManyTags'
  | 'tooManyWatchers'
  | 'tooManyFiles'
  | 'fileTooLarge'
  | 'filesTooLarge'
  | 'fileTypeBlocked'
  | 'filesMissing'
  | 'fileNotSent'
  | 'fieldHidden'
  | 'viewNotFound'
  | 'tooManyViews'
  | 'snoozeNotAhead'
  | 'snoozeSolved'
  | 'customerWrote'
  | 'conditionTooLarge'
  | 'macroNotFound'
  | 'tooManyMacros'
  | 'notificationNotFound'
  | 'ruleInvalid'
  | 'tooManyRules'
  | 'noteBegun'
  | 'slaPoliciesInvalid'
  | 'processEnded'
  | 'processExists'
  | 'processFileNotFound'
  | 'processFormInvalid'
  | 'processNotAllowed'
  | 'processNotFound'
  | 'processNotYours'
  | 'processReasonMissing'
  | 'processRecallTooLate'
  | 'processStepNotDue'
  | 'processTemplateExists'
  | 'processTemplateInvalid'
  | 'processTemplateNotFound'
  | 'processTemplateUnmatched'
  | 'processTooLong'
  | 'notPermitted'
  | 'changeTooLarge'
  | 'tooOld'
  | 'operationReused'
  | 'unknownMutation'
  | 'mutationTooNew'
  | 'invalidArguments';

export type RejectionParams = Readonly<Record<string, string | number | readonly string[]>>;

/** How a change was taken otherwise than it was made: the verdict `merged` carries it. */
export type MergeCode = 'articleMerged' | 'articleBranched';

/** The ticket that took what was written for one that was merged into it. */
export interface Redirect {
  readonly targetId: string;
  readonly targetNumber: number;
}

/** What a mutation decides: changes, a refusal, or "a person must look first". Never an exception. */
export type Decision =
  | {
      readonly verdict: 'accepted';
      readonly changes: readonly Change[];
      readonly effects: readonly Effect[];
      /** Null for a change that was taken as it was made. */
      readonly merged: MergeCode | null;
      readonly redirect: Redirect | null;
    }
  | { readonly verdict: 'refused'; readonly code: RejectionCode; readonly params: RejectionParams }
  | { readonly verdict: 'held'; readonly code: RejectionCode; readonly params: RejectionParams };

/** A call of a mutation by name, as the outbox and the wire carry it. */
export interface MutationCall {
  readonly name: string;
  readonly args: unknown;
  /** The version of the mutation whose arguments these are; the one that they need unless it says. */
  readonly version?: number | undefined;
}

/** A named change of data. `decide` is pure and synchronous and runs the same on the client and on the server. */
export interface Mutation<Name extends string, Args extends z.ZodType> {
  readonly name: Name;
  /** Goes up when older arguments would not do any more. */
  readonly version: number;
  /** The oldest version that takes these arguments, where an older center can do what they say. */
  versionFor?(args: unknown): number;
  /** How the arguments of each older version become those of the next one. */
  readonly upgrades?: Readonly<Record<number, (args: unknown) => unknown>>;
  readonly args: Args;
  /** Where the arguments carry what may be hidden from somebody who looks after the work of others. */
  readonly carries?: readonly { readonly path: readonly string[]; readonly field: HideableField }[];
  reads(args: z.infer<Args>): readonly RowKey[];
  decide(reads: Reads, args: z.infer<Args>, context: MutationContext): Decision;
  /** The call that takes the change back, from the rows before it; null when it cannot or must not be undone. */
  invert?(reads: Reads, args: z.infer<Args>): MutationCall | null;
}

/** Keeps the literal name and the argument schema in the type. */
export function defineMutation<Name extends string, Args extends z.ZodType>(
  mutation: Mutation<Name, Args>,
): Mutation<Name, Args> {
  return mutation;
}

export function accept(
  changes: readonly Change[],
  effects: readonly Effect[] = [],
  redirect: Redirect | null = null,
): Decision {
  return { verdict: 'accepted', changes, effects, merged: null, redirect };
}

/** Takes what the author made together with what others made meanwhile. */
export function acceptMerged(changes: readonly Change[], merged: MergeCode): Decision {
  return { verdict: 'accepted', changes, effects: [], merged, redirect: null };
}

export function refuse(code: RejectionCode, params: RejectionParams = {}): Decision {
  return { verdict: 'refused', code, params };
}

export function hold(code: RejectionCode, params: RejectionParams = {}): Decision {
  return { verdict: 'held', code, params };
}
