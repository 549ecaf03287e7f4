import type { FormField } from '../../model/form-field.ts';
import type { FieldComparison } from '../../model/process-condition.ts';
import { type Branch, END, type ProcessStep } from '../../model/process-template.ts';
import { isFitting } from './field-values.ts';
import { comparisonsOf, judgeBranches } from './judge-branches.ts';
import type { ProcessProblem } from './process-problem.ts';
import type { StepGraph } from './step-graph.ts';

/** What a step's branches may lean on. */
export type BranchSurroundings = Readonly<{
  graph: StepGraph;
  steps: ReadonlySet<string>;
  fields: ReadonlyMap<string, FormField>;
  /** Which step fills a field. */
  filledAt: ReadonlyMap<string, string>;
  /** Fields with problems of their own; what compares them is not judged. */
  broken: ReadonlySet<string>;
}>;

/** What is wrong with where a step leads. */
export function checkBranches(step: ProcessStep, around: BranchSurroundings): ProcessProblem[] {
  const problems: ProcessProblem[] = [];
  for (const target of unknownTargets(step, around.steps))
    problems.push({ code: 'stepUnknown', step: step.key, params: { target } });
  const judged: Branch[] = [];
  const numbers: number[] = [];
  const defaultAt = step.next.findIndex(({ when }) => when === undefined);
  for (const [index, branch] of step.next.entries()) {
    if (defaultAt >= 0 && index > defaultAt)
      problems.push({ code: 'branchAfterDefault', step: step.key, params: { branch: index + 1 } });
    const found = checkCondition(step.key, branch, index + 1, around);
    problems.push(...found);
    const isClear = found.length === 0 && !fieldsOf(branch).some((field) => around.broken.has(field));
    if (!isClear || branch.when === undefined || (defaultAt >= 0 && index > defaultAt)) continue;
    judged.push(branch);
    numbers.push(index + 1);
  }
  problems.push(...judge(step.key, judged, numbers, around.fields));
  if (step.next.length > 0 && defaultAt < 0) problems.push({ code: 'noDefault', step: step.key });
  return problems;
}

function unknownTargets(step: ProcessStep, steps: ReadonlySet<string>): string[] {
  const rejected = step.approval ? [step.approval.onRejection.to] : [];
  const targets = [...step.next.map(({ to }) => to), ...rejected].filter((to) => to !== END);
  return [...new Set([...targets, ...step.returnTo])].filter((target) => !steps.has(target));
}

const comparisonsIn = ({ when }: Branch): FieldComparison[] => (when ? comparisonsOf(when) : []);
const fieldsOf = (branch: Branch): string[] => [...new Set(comparisonsIn(branch).map(({ field }) => field))];

function checkCondition(
  step: string,
  branch: Branch,
  number: number,
  { graph, fields, filledAt, broken }: BranchSurroundings,
): ProcessProblem[] {
  return fieldsOf(branch).flatMap((key): ProcessProblem[] => {
    const at = { step, field: key };
    const field = fields.get(key);
    const owner = filledAt.get(key);
    if (!field || owner === undefined) return [{ code: 'fieldUnknown', ...at, params: { branch: number } }];
    const way = graph.wayAround(owner, step);
    if (way)
      return [
        { code: 'fieldNotFilled', ...at, params: { branch: number, filledAt: owner, way: way.join(' → ') } },
      ];
    if (broken.has(key)) return [];
    const own = comparisonsIn(branch).filter((comparison) => comparison.field === key);
    return own
      .filter((comparison) => !isFitting(field, comparison))
      .slice(0, 1)
      .map(({ operator, value }) => ({
        code: 'conditionNotFitting',
        ...at,
        params: { branch: number, type: field.type, comparison: `${operator} ${JSON.stringify(value)}` },
      }));
  });
}

function judge(
  step: string,
  branches: readonly Branch[],
  numbers: readonly number[],
  fields: ReadonlyMap<string, FormField>,
): ProcessProblem[] {
  const fates = judgeBranches(branches, fields);
  if (fates === 'tooComplex') return [{ code: 'branchesTooComplex', step }];
  return fates.flatMap((fate, index): ProcessProblem[] => {
    if (fate === 'taken') return [];
    const code = fate === 'covered' ? 'branchNeverTaken' : 'conditionNeverTrue';
    return [{ code, step, params: { branch: numbers[index] ?? 0 } }];
  });
}
