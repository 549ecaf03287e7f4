import {
  type Decision,
  type MutationCall,
  type MutationContext,
  type Reads,
  type RowKey,
  refuse,
} from './mutation.ts';
import { findMutation } from './registry.ts';
import { withinMask } from './within-mask.ts';

/** A call whose name is known and whose arguments fit, ready to be decided; or the refusal it earned. */
export type PreparedCall =
  | {
      readonly ok: true;
      readonly reads: readonly RowKey[];
      decide(reads: Reads, context: MutationContext): Decision;
      invert(reads: Reads): MutationCall | null;
    }
  | { readonly ok: false; readonly refusal: Decision & { verdict: 'refused' } };

/** Parses a call once, for both sides. Arguments are checked here and nowhere else. */
export function prepareCall(call: MutationCall): PreparedCall {
  const mutation = findMutation(call.name);
  if (mutation === undefined) return failed('unknownMutation', { name: call.name });
  const parsed = mutation.args.safeParse(call.args);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return failed('invalidArguments', { name: call.name, field: issue?.path.join('.') ?? '' });
  }
  const args = parsed.data;
  return {
    ok: true,
    reads: mutation.reads(args),
    decide: (reads, context) => withinMask(mutation.decide(reads, args, context), context.actor),
    invert: (reads) => mutation.invert?.(reads, args) ?? null,
  };
}

function failed(code: 'unknownMutation' | 'invalidArguments', params: Record<string, string>): PreparedCall {
  const refusal = refuse(code, params);
  if (refusal.verdict !== 'refused') throw new Error('A refusal is a refusal');
  return { ok: false, refusal };
}
