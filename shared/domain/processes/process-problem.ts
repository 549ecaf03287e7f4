/** Everything that makes a template unfit to run. Each has a sentence under `process.problem`. */
export const PROCESS_PROBLEM_CODES = [
  'branchAfterDefault',
  'branchNeverTaken',
  'branchesTooComplex',
  'choiceWithoutChoices',
  'conditionNeverTrue',
  'conditionNotFitting',
  'defaultOutsideLimits',
  'duplicateApprover',
  'duplicateChoice',
  'duplicateField',
  'duplicateStep',
  'fieldNotFilled',
  'fieldUnknown',
  'limitsReversed',
  'loop',
  'noDefault',
  'noWayToEnd',
  'quorumTooLarge',
  'returnNotEarlier',
  'stepNeverReached',
  'stepUnknown',
] as const;
type ProcessProblemCode = (typeof PROCESS_PROBLEM_CODES)[number];

/** One problem, where it is, and what else its sentence mentions. Branches are counted from 1. */
export type ProcessProblem = Readonly<{
  code: ProcessProblemCode;
  step: string;
  field?: string;
  params?: Readonly<Record<string, string | number>>;
}>;
