import type { FormField } from '../../model/form-field.ts';
import type { ProcessStep, ProcessTemplate } from '../../model/process-template.ts';
import { canonicalJson } from '../../util/canonical-json.ts';
import { type BranchSurroundings, checkBranches } from './check-branches.ts';
import { checkField } from './check-form.ts';
import type { ProcessProblem } from './process-problem.ts';
import { createStepGraph, type StepGraph } from './step-graph.ts';

/**
 * Everything for which a process of this template could get stuck, skip what it needs, or never do what was written, in the order
 * of its steps. Empty when it can run. What each rule is for: docs/decisions/0038-process-templates.md.
 */
export function validateTemplate(template: ProcessTemplate): ProcessProblem[] {
  const first = new Map<string, ProcessStep>();
  for (const step of template.steps) if (!first.has(step.key)) first.set(step.key, step);
  const graph = createStepGraph([...first.values()]);
  const { fields, filledAt } = fieldsOf([...first.values()]);
  const around: BranchSurroundings = {
    graph,
    steps: new Set(first.keys()),
    fields,
    filledAt,
    broken: brokenFields(fields),
  };
  const inCircle = new Set<string>();

  return template.steps.flatMap((step) => {
    // A copy cannot be told from the first of its name, so nothing more can be said about it.
    if (first.get(step.key) !== step) return [{ code: 'duplicateStep', step: step.key }];
    return [
      ...checkForm(step, filledAt),
      ...checkApproval(step),
      ...checkBranches(step, around),
      ...checkReturns(step, graph, around.steps),
      ...checkWays(step, graph, inCircle),
    ];
  });
}

function fieldsOf(steps: readonly ProcessStep[]) {
  const fields = new Map<string, FormField>();
  const filledAt = new Map<string, string>();
  for (const step of steps) {
    for (const field of step.fields) {
      if (fields.has(field.key)) continue;
      fields.set(field.key, field);
      filledAt.set(field.key, step.key);
    }
  }
  return { fields, filledAt };
}

/** Fields of which nobody knows what they may hold. */
function brokenFields(fields: ReadonlyMap<string, FormField>): ReadonlySet<string> {
  const isBroken = (field: FormField): boolean =>
    checkField('', field).some(({ code }) => code === 'limitsReversed' || code === 'choiceWithoutChoices');
  return new Set([...fields.values()].filter(isBroken).map(({ key }) => key));
}

function checkForm(step: ProcessStep, filledAt: ReadonlyMap<string, string>): ProcessProblem[] {
  return step.fields.flatMap((field, index) => {
    const isCopy =
      filledAt.get(field.key) !== step.key || step.fields.findIndex(({ key }) => key === field.key) !== index;
    const copy: ProcessProblem = {
      code: 'duplicateField',
      step: step.key,
      field: field.key,
      params: { filledAt: filledAt.get(field.key) ?? step.key },
    };
    return [...(isCopy ? [copy] : []), ...checkField(step.key, field)];
  });
}

/** Each entry has one voice, so one that is there twice would have two. */
function checkApproval({ key, approval }: ProcessStep): ProcessProblem[] {
  if (!approval) return [];
  const problems: ProcessProblem[] = [];
  const voices = approval.approvers.map((approver) => canonicalJson(approver));
  const twice = voices.findIndex((voice, index) => voices.indexOf(voice) !== index);
  if (twice >= 0) problems.push({ code: 'duplicateApprover', step: key, params: { place: twice + 1 } });
  if (approval.mode === 'quorum' && approval.quorum > voices.length) {
    const params = { quorum: approval.quorum, approvers: voices.length };
    problems.push({ code: 'quorumTooLarge', step: key, params });
  }
  return problems;
}

/** A return goes to a step from which a way leads here; so does a rejection that does not end the process. */
function checkReturns(step: ProcessStep, graph: StepGraph, known: ReadonlySet<string>): ProcessProblem[] {
  const rejected = step.approval ? [step.approval.onRejection.to] : [];
  return [...new Set([...step.returnTo, ...rejected])]
    .filter((target) => known.has(target) && !graph.leadsTo(target, step.key))
    .map((target) => ({ code: 'returnNotEarlier', step: step.key, params: { target } }));
}

/** Of each circle one problem, at the first of its steps; `inCircle` keeps the others. */
function checkWays({ key }: ProcessStep, graph: StepGraph, inCircle: Set<string>): ProcessProblem[] {
  const problems: ProcessProblem[] = [];
  if (!graph.isReached(key)) problems.push({ code: 'stepNeverReached', step: key });
  if (!graph.canEnd(key)) problems.push({ code: 'noWayToEnd', step: key });
  const circle = inCircle.has(key) ? undefined : graph.circleThrough(key);
  if (circle) {
    for (const each of circle) inCircle.add(each);
    problems.push({ code: 'loop', step: key, params: { steps: circle.join(' → ') } });
  }
  return problems;
}
