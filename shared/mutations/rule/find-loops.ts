import { ruleMatcherOf } from '../../domain/rules/rule-matcher.ts';
import { runRules } from '../../domain/rules/run-rules.ts';
import { tellingOccurrences } from '../../domain/rules/telling-occurrences.ts';
import { comparisonsIn } from '../../domain/views/saved-condition.ts';
import type { Action } from '../../model/action.ts';
import type { Comparison } from '../../model/condition.ts';
import type { RuleDraft } from '../../model/rule.ts';
import type { RuleComparison } from '../../model/rule-condition.ts';
import { actOnTicket } from '../act-on-ticket.ts';
import type { Reads } from '../mutation.ts';
import { contextOfRules } from './rules-context.ts';

/** Rules that set each other off without an end, and groups of which that could not be tried. */
export interface FoundLoops {
  readonly loops: readonly (readonly RuleDraft[])[];
  readonly untried: readonly (readonly RuleDraft[])[];
}

/**
 * Runs rules that may set each other off on every kind of ticket that they tell apart; what does not come to an end there will not in life
 * either. Groups with too many kinds are tried two by two, and told.
 * @param rows what there is of teams and people
 */
export function findLoops(rules: readonly RuleDraft[], rows: Reads): FoundLoops {
  const loops: (readonly RuleDraft[])[] = [];
  const untried: (readonly RuleDraft[])[] = [];
  for (const group of groupsOf(rules)) {
    const found = loopIn(group, rows);
    if (found === 'tooComplex') untried.push(group);
    else if (found !== null) loops.push(found);
    if (found !== 'tooComplex') continue;
    for (const [one, other] of pairsOf(group)) {
      const pair = loopIn([one, other], rows);
      if (pair !== null && pair !== 'tooComplex') loops.push(pair);
    }
  }
  return { loops, untried };
}

function loopIn(rules: readonly RuleDraft[], rows: Reads): readonly RuleDraft[] | null | 'tooComplex' {
  const conditions = rules.map(({ when }) => when);
  const asked = new Set<string>(conditions.flatMap((when) => comparisonsIn(when)).map(({ field }) => field));
  const written = rules.flatMap(({ actions }) => actions.flatMap(writtenBy));
  const cases = tellingOccurrences(
    conditions,
    written.filter(({ field }) => asked.has(field)),
  );
  if (cases === null) return 'tooComplex';
  const ready = rules.map((rule) => ({ rule, holds: ruleMatcherOf(rule.when) }));
  for (const occurrence of cases) {
    const { culprit, steps } = runRules(ready, occurrence, (rule, { ticket }) =>
      actOnTicket(rule.actions, ticket, rows, contextOfRules(0), () => ''),
    );
    // Those of the later rounds go round; what only led there has acted once.
    if (culprit !== null) {
      const going = new Set(steps.filter(({ round }) => round > 3).map(({ rule }) => rule));
      return rules.filter((rule) => going.has(rule));
    }
  }
  return null;
}

/** What an action sets, as the comparison that is true afterwards. */
export function writtenBy(action: Action): readonly Comparison[] {
  switch (action.kind) {
    case 'setStatus':
      return [{ field: 'status', operator: 'is', value: action.status }];
    case 'setPriority':
      return [{ field: 'priority', operator: 'is', value: action.priority }];
    case 'setType':
      return [{ field: 'type', operator: 'is', value: action.type }];
    case 'setTeam':
      return [{ field: 'teamId', operator: 'is', value: action.teamId }];
    case 'assign':
      return typeof action.assigneeId === 'string' || action.assigneeId === null
        ? [
            { field: 'assigneeId', operator: 'is', value: action.assigneeId },
            { field: 'status', operator: 'is', value: 'open' },
          ]
        : [];
    case 'tag':
      return [{ field: 'tags', operator: 'in', value: [...action.add, ...action.remove] }];
    default:
      return [];
  }
}

/** Rules of which each leads to each other: one sets a field that another asks for, or both set one. */
function groupsOf(rules: readonly RuleDraft[]): readonly (readonly RuleDraft[])[] {
  const nodes = rules.map((rule) => ({
    writes: rule.actions.flatMap(writtenBy),
    reads: comparisonsIn(rule.when),
    taken: tagsOf(rule, 'remove'),
    added: tagsOf(rule, 'add'),
  }));
  const leads = nodes.map((one) =>
    nodes.flatMap((other, place) => (other !== one && canLead(one, other) ? [place] : [])),
  );
  const reached = nodes.map((_node, place) => reachedFrom(place, leads));
  const grouped = new Set<number>();
  return nodes.flatMap((_node, place) => {
    if (grouped.has(place)) return [];
    const group = [...(reached[place] ?? [])].filter((other) => reached[other]?.has(place));
    for (const each of group) grouped.add(each);
    return group.length < 2 ? [] : [group.sort((a, b) => a - b).flatMap((each) => rules[each] ?? [])];
  });
}

interface Node {
  readonly writes: readonly Comparison[];
  readonly reads: readonly RuleComparison[];
  readonly taken: readonly string[];
  readonly added: readonly string[];
}

/** Whether what one sets is asked for by the other, or undoes what the other sets. */
function canLead(one: Node, other: Node): boolean {
  const isRead = one.writes.some(({ field, value }) =>
    other.reads.some((read) => read.field === field && (field !== 'tags' || asksForAny(read, value))),
  );
  const isUndone = one.writes.some(({ field, value }) =>
    other.writes.some((write) => field !== 'tags' && write.field === field && write.value !== value),
  );
  return (
    isRead ||
    isUndone ||
    one.added.some((tag) => other.taken.includes(tag)) ||
    one.taken.some((tag) => other.added.includes(tag))
  );
}

/** Whether a comparison of labels asks for one of these, or for any. */
function asksForAny(read: RuleComparison, tags: unknown): boolean {
  if (!('value' in read) || read.value === null) return true;
  const asked: readonly unknown[] = [read.value].flat();
  return [tags].flat().some((tag) => asked.includes(tag));
}

function tagsOf({ actions }: RuleDraft, side: 'add' | 'remove'): readonly string[] {
  return actions.flatMap((action) => (action.kind === 'tag' ? action[side] : []));
}

function reachedFrom(place: number, leads: readonly (readonly number[])[]): ReadonlySet<number> {
  const reached = new Set<number>();
  const waiting = [place];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const other of leads[next] ?? []) {
      if (reached.has(other)) continue;
      reached.add(other);
      waiting.push(other);
    }
  }
  return reached;
}

function* pairsOf<T>(all: readonly T[]): Generator<readonly [T, T]> {
  for (const [place, one] of all.entries()) for (const other of all.slice(place + 1)) yield [one, other];
}
