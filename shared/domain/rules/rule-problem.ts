/** Everything for which a set of rules is not taken. Each has a sentence under `rule.problem`. */
export const RULE_PROBLEM_CODES = [
  'conditionNotFitting',
  'duplicateRule',
  'loop',
  'personGone',
  'personUnknown',
  'placeUnknown',
  'ruleDoesNothing',
  'ruleNeverReached',
  'ruleNeverTrue',
  'teamUnknown',
] as const;

/** What could not be judged. Each has a sentence under `rule.notice`. */
export const RULE_NOTICE_CODES = ['loopsNotTried', 'notTried'] as const;

type Params = Readonly<Record<string, string | number>>;

/** One problem, and what its sentence mentions. */
export type RuleProblem = Readonly<{ code: (typeof RULE_PROBLEM_CODES)[number]; params: Params }>;
export type RuleNotice = Readonly<{ code: (typeof RULE_NOTICE_CODES)[number]; params: Params }>;
