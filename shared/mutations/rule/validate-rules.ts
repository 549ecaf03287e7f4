import { placesIn } from '../../domain/actions/fill-text.ts';
import { isFixedComparison, isSnoozeComparison } from '../../domain/conditions/condition-values.ts';
import { ruleMatcherOf } from '../../domain/rules/rule-matcher.ts';
import type { RuleNotice, RuleProblem } from '../../domain/rules/rule-problem.ts';
import { tellingOccurrences } from '../../domain/rules/telling-occurrences.ts';
import { comparisonsIn } from '../../domain/views/saved-condition.ts';
import { RulePlaceholder } from '../../model/action.ts';
import type { Comparison } from '../../model/condition.ts';
import type { RuleDraft } from '../../model/rule.ts';
import { isEventComparison, type RuleComparison } from '../../model/rule-condition.ts';
import { actOnTicket } from '../act-on-ticket.ts';
import type { Reads } from '../mutation.ts';
import { type Directory, EVERYTHING_IS_THERE, rowsOfDirectory } from './directory-rows.ts';
import { findLoops, writtenBy } from './find-loops.ts';
import { contextOfRules } from './rules-context.ts';

/** What is wrong with rules, and what could not be judged. */
export type RuleFindings = Readonly<{ problems: readonly RuleProblem[]; notices: readonly RuleNotice[] }>;

/**
 * Everything for which rules could not do what is written, in the order in which they are written (docs/decisions/0042-rules.md).
 * @param directory null where nobody knows which teams and people there are; then whoever is named is taken to be there
 */
export function validateRules(rules: readonly RuleDraft[], directory: Directory | null): RuleFindings {
  const problems: RuleProblem[] = [];
  const notices: RuleNotice[] = [];
  const rows = directory === null ? EVERYTHING_IS_THERE : rowsOfDirectory(directory);
  const fit: RuleDraft[] = [];
  rules.forEach((rule, place) => {
    const found: RuleProblem[] = [
      ...checkNames(rule, directory),
      ...checkTexts(rule),
      ...checkCondition(rule),
    ];
    if (rules.findIndex(({ name }) => name === rule.name) !== place) {
      found.push({ code: 'duplicateRule', params: { rule: rule.name } });
    }
    if (found.length === 0) {
      const fate = fateOf(rule, fit, rows);
      if (fate === 'notTried') notices.push({ code: 'notTried', params: { rule: rule.name } });
      else if (fate !== null) found.push({ code: fate, params: { rule: rule.name } });
    }
    if (found.length === 0 && rule.isEnabled) fit.push(rule);
    problems.push(...found);
  });
  const { loops, untried } = findLoops(fit, rows);
  for (const loop of loops) problems.push({ code: 'loop', params: { rules: namesOf(loop) } });
  for (const group of untried) notices.push({ code: 'loopsNotTried', params: { rules: namesOf(group) } });
  return { problems, notices };
}

/** What becomes of a rule: whether it can hold, is reached behind those that end an event, and changes anything then. */
function fateOf(
  rule: RuleDraft,
  earlier: readonly RuleDraft[],
  rows: Reads,
): 'ruleNeverTrue' | 'ruleNeverReached' | 'ruleDoesNothing' | 'notTried' | null {
  const ends = earlier.filter(({ isLast }) => isLast);
  // What it sets counts too: a ticket that has it already is one, another is another.
  const own = tellingOccurrences([rule.when], rule.actions.flatMap(writtenBy));
  if (own === null) return 'notTried';
  const holds = ruleMatcherOf(rule.when);
  const held = own.filter(holds);
  if (held.length === 0) return 'ruleNeverTrue';
  const doesSomething = held.some(({ ticket }) => {
    const act = actOnTicket(rule.actions, ticket, rows, contextOfRules(0), () => '');
    return !act.isDone || act.calls.length > 0;
  });
  if (!doesSomething && rule.actions.every(({ kind }) => kind.startsWith('set'))) return 'ruleDoesNothing';
  for (const end of ends) {
    const both = tellingOccurrences([rule.when, end.when]);
    const ended = ruleMatcherOf(end.when);
    if (both?.filter(holds).every(ended)) return 'ruleNeverReached';
  }
  return null;
}

function checkCondition({ name, when }: RuleDraft): readonly RuleProblem[] {
  return comparisonsIn(when)
    .filter((comparison) => !isFitting(comparison))
    .map((comparison) => ({
      code: 'conditionNotFitting',
      params: { rule: name, comparison: told(comparison) },
    }));
}

function isFitting(comparison: RuleComparison): boolean {
  if (!isEventComparison(comparison)) {
    return isFixedComparison(comparison as Comparison) || isSnoozeComparison(comparison as Comparison);
  }
  const { field } = comparison;
  if (field === 'event' || field === 'actor' || comparison.operator === 'changed') return true;
  const { value } = comparison;
  // Whatever a field may be, it may have been and become.
  if (field === 'tags' && value === null) return false;
  return isFixedComparison({ field, operator: Array.isArray(value) ? 'in' : 'is', value });
}

function told(comparison: RuleComparison): string {
  const value = 'value' in comparison ? ` ${JSON.stringify(comparison.value)}` : '';
  return `${comparison.field} ${comparison.operator}${value}`;
}

function checkTexts({ name, actions }: RuleDraft): readonly RuleProblem[] {
  return actions.flatMap((action) =>
    action.kind === 'addNote'
      ? placesIn(action.text)
          .filter((place) => !RulePlaceholder.safeParse(place).success)
          .map((place): RuleProblem => ({ code: 'placeUnknown', params: { rule: name, place } }))
      : [],
  );
}

/** Teams and people that a rule asks for or names, and that there are not. */
function checkNames(rule: RuleDraft, directory: Directory | null): readonly RuleProblem[] {
  if (directory === null) return [];
  const named = { team: new Set<string>(), person: new Set<string>() };
  for (const action of rule.actions) {
    if (action.kind === 'setTeam') named.team.add(action.teamId);
    if (action.kind === 'assign' && typeof action.assigneeId === 'string')
      named.person.add(action.assigneeId);
  }
  const receivers = new Set(named.person);
  for (const comparison of comparisonsIn(rule.when)) {
    const values = 'value' in comparison ? [comparison.value].flat() : [];
    const ids = values.filter((value) => typeof value === 'string');
    if (comparison.field === 'teamId') for (const id of ids) named.team.add(id);
    if (comparison.field === 'assigneeId') for (const id of ids) named.person.add(id);
  }
  const teams = new Set<string>(directory.teams.map(({ id }) => id));
  const people = new Map<string, Directory['people'][number]>(directory.people.map((one) => [one.id, one]));
  const problems: RuleProblem[] = [];
  for (const team of named.team) {
    if (!teams.has(team)) problems.push({ code: 'teamUnknown', params: { rule: rule.name, team } });
  }
  for (const person of named.person) {
    const known = people.get(person);
    if (known === undefined) problems.push({ code: 'personUnknown', params: { rule: rule.name, person } });
    else if (!known.isActive && receivers.has(person)) {
      problems.push({ code: 'personGone', params: { rule: rule.name, person: known.name } });
    }
  }
  return problems;
}

function namesOf(rules: readonly RuleDraft[]): string {
  return rules.map(({ name }) => name).join(', ');
}
