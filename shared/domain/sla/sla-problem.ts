/** Everything that makes policies unfit to hold. Each has a sentence under `sla.problem`. */
export const SLA_PROBLEM_CODES = [
  'calendarEnds',
  'calendarUnknown',
  'calendarWithoutWindows',
  'clockNeverStarts',
  'clockUnused',
  'clockWithoutResume',
  'conditionNotFitting',
  'conditionsTooComplex',
  'duplicatePolicy',
  'escalationNeverComes',
  'escalationNeverTrue',
  'nothingPromised',
  'policyNeverReached',
  'policyNeverTrue',
  'priorityReversed',
  'responseAfterResolution',
  'targetMissing',
  'warningNeverComes',
] as const;

/** What is allowed but easily not meant. Each has a sentence under `sla.notice`. */
export const SLA_NOTICE_CODES = ['policiesOverlap'] as const;

type Params = Readonly<Record<string, string | number>>;

/** One problem, and what its sentence mentions. */
export type SlaProblem = Readonly<{ code: (typeof SLA_PROBLEM_CODES)[number]; params: Params }>;
export type SlaNotice = Readonly<{ code: (typeof SLA_NOTICE_CODES)[number]; params: Params }>;
