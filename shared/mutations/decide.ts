import {
  type Change,
  type Decision,
  type MutationCall,
  type MutationContext,
  type Reads,
  type RowKey,
  refuse,
} from './mutation.ts';
import { findMutation, versionOf } from './registry.ts';
import { type Clash, resolveClashes } from './resolve-clashes.ts';
import { tellWatchers } from './tell-watchers.ts';
import { historyOf } from './ticket-history.ts';
import { upgradeArgs } from './upgrade-args.ts';
import { withinMask } from './within-mask.ts';

/** A decision with all that follows from it on both sides: what lost against a newer value, and the history. */
export type Decided =
  | Exclude<Decision, { verdict: 'accepted' }>
  | (Extract<Decision, { verdict: 'accepted' }> & { readonly clashes: readonly Clash[] });

/** A call whose name is known and whose arguments fit, ready to be decided; or the refusal it earned. */
export type PreparedCall =
  | {
      readonly ok: true;
      /** With its arguments as the newest version takes them. */
      readonly call: MutationCall;
      readonly reads: readonly RowKey[];
      decide(reads: Reads, context: MutationContext): Decided;
      invert(reads: Reads): MutationCall | null;
    }
  | { readonly ok: false; readonly refusal: Decision & { verdict: 'refused' } };

/** Parses a call once, for both sides. Arguments are checked here and nowhere else. */
export function prepareCall(call: MutationCall): PreparedCall {
  const mutation = findMutation(call.name);
  if (mutation === undefined) return failed('unknownMutation', { name: call.name });
  const version = versionOf(call);
  if (version > mutation.version) return failed('mutationTooNew', { name: call.name });
  const upgraded = upgradedArgs(mutation, version, call.args);
  if (upgraded === null) return failed('invalidArguments', { name: call.name, field: '' });
  const parsed = mutation.args.safeParse(upgraded.args);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return failed('invalidArguments', { name: call.name, field: issue?.path.join('.') ?? '' });
  }
  const args = parsed.data;
  return {
    ok: true,
    call: { name: call.name, args, version: mutation.version },
    reads: mutation.reads(args),
    decide(reads, context) {
      const decision = withinMask(mutation.decide(reads, args, context), context.actor);
      return decision.verdict === 'accepted'
        ? { ...decision, ...settled(decision.changes, reads, context) }
        : decision;
    },
    invert: (reads) => mutation.invert?.(reads, args) ?? null,
  };
}

/** The changes as they are made, with the history of what they change and what they tell those who watch. */
function settled(
  wanted: readonly Change[],
  reads: Reads,
  context: MutationContext,
): { readonly changes: readonly Change[]; readonly clashes: readonly Clash[] } {
  const { changes, clashes } = resolveClashes(wanted, reads, context);
  const follows = [...historyOf(changes, reads, context), ...tellWatchers(changes, reads, context)];
  return { changes: [...changes, ...follows], clashes };
}

/** Null for arguments that were never ones of that version. */
function upgradedArgs(
  mutation: Parameters<typeof upgradeArgs>[0],
  version: number,
  args: unknown,
): { readonly args: unknown } | null {
  try {
    return { args: upgradeArgs(mutation, version, args) };
  } catch {
    return null;
  }
}

function failed(
  code: 'unknownMutation' | 'mutationTooNew' | 'invalidArguments',
  params: Record<string, string>,
): PreparedCall {
  const refusal = refuse(code, params);
  if (refusal.verdict !== 'refused') throw new Error('A refusal is a refusal');
  return { ok: false, refusal };
}
