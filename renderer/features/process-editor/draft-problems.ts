import type { ProcessProblem } from '../../../shared/domain/processes/process-problem.ts';
import { validateTemplate } from '../../../shared/domain/processes/validate-template.ts';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import {
  END,
  type Handler,
  type ProcessStep,
  ProcessTemplate,
} from '../../../shared/model/process-template.ts';
import type { Translate } from '../../i18n/translator.ts';
import { FIELD_TESTS } from './branch-condition.ts';
import type { TemplateDraft } from './handler-names.ts';
import { inLanguage } from './in-language.ts';

/** One thing that is wrong with a template, at the place where it is put right. */
export interface PlacedProblem {
  /** The way to it in the template: `steps.1.next.0`. */
  readonly place: string;
  /** The place of its step; null for the template itself. */
  readonly step: number | null;
  readonly text: string;
}

/** Everything for which a draft is not saved, in the order of its steps. The checks are those of the center and of `process validate`. */
export function problemsOf(draft: TemplateDraft, t: Translate, locale: Locale): readonly PlacedProblem[] {
  const { template } = draft;
  const problems = [
    ...shapeProblems(template, t),
    ...unmatchedProblems(draft, t),
    ...validateTemplate(template).map((problem) => ({
      place: placeOf(template, problem),
      text: toldProblem(template, problem, t, locale),
    })),
  ].map((problem) => ({ ...problem, step: stepIn(problem.place) }));
  return problems.sort((one, other) => (one.step ?? -1) - (other.step ?? -1));
}

function stepIn(place: string): number | null {
  const [, step] = /^steps\.(\d+)/.exec(place) ?? [];
  return step === undefined ? null : Number(step);
}

type Found = Omit<PlacedProblem, 'step'>;

/** What is not filled in, or not so that a template can hold it. */
function shapeProblems(template: ProcessTemplate, t: Translate): Found[] {
  const parsed = ProcessTemplate.safeParse(template);
  return (parsed.error?.issues ?? []).map(({ path, code }) => ({
    place: path.map(String).join('.'),
    text: shapeText(path.map(String), code, t),
  }));
}

const SHAPE_TEXTS: Readonly<Record<string, TextKey>> = {
  key: 'processEditor.problem.key',
  team: 'processEditor.problem.who',
  skill: 'processEditor.problem.who',
  email: 'processEditor.problem.who',
  approvers: 'processEditor.problem.approvers',
  currency: 'processEditor.problem.currency',
  deadlineMinutes: 'processEditor.problem.number',
  quorum: 'processEditor.problem.number',
  min: 'processEditor.problem.limit',
  max: 'processEditor.problem.limit',
};

function shapeText(path: readonly string[], code: string, t: Translate): string {
  const last = path.at(-1) ?? '';
  if (last !== 'en' && last !== 'zh-CN') return t(SHAPE_TEXTS[last] ?? 'processEditor.problem.other');
  const what = inLanguage(t, labelOf(path), last);
  return t(code === 'too_big' ? 'processEditor.problem.tooLong' : 'processEditor.problem.missing', { what });
}

/** What a text in both languages is called in the form. */
function labelOf(path: readonly string[]): TextKey {
  if (path.includes('norm')) return 'process.norm';
  if (path.includes('choices')) return 'processEditor.choice';
  if (path.includes('fields')) return 'processEditor.fieldTitle';
  if (path.includes('subTickets')) return 'processEditor.subTicketTitle';
  return path.includes('steps') ? 'processEditor.stepTitle' : 'processEditor.templateTitle';
}

/** Names that nobody stands for, wherever they are written. */
function unmatchedProblems({ template, matches }: TemplateDraft, t: Translate): Found[] {
  const problems: Found[] = [];
  const look = (place: string, kind: 'teams' | 'skills' | 'people', name: string): void => {
    if (name !== '' && !Object.hasOwn(matches[kind], name))
      problems.push({ place, text: t('processEditor.problem.unmatched', { name }) });
  };
  const lookAt = (place: string, handler: Handler): void => {
    if (handler.kind === 'team') look(`${place}.team`, 'teams', handler.team);
    if (handler.kind === 'skill') look(`${place}.skill`, 'skills', handler.skill);
    if (handler.kind === 'person') look(`${place}.email`, 'people', handler.email);
  };
  for (const [index, { handler, approval, subTickets }] of template.steps.entries()) {
    const at = `steps.${index}`;
    lookAt(`${at}.handler`, handler);
    for (const [place, approver] of (approval?.approvers ?? []).entries())
      lookAt(`${at}.approval.approvers.${place}`, approver);
    for (const [place, { team }] of subTickets.entries())
      look(`${at}.subTickets.${place}.team`, 'teams', team);
  }
  return problems;
}

/** Where a problem of a step is put right. */
function placeOf({ steps }: ProcessTemplate, problem: ProcessProblem): string {
  const { code, step: key, field, params } = problem;
  const first = steps.findIndex((step) => step.key === key);
  // The first of two is the one that others mean; the other one needs a key of its own.
  const index = code === 'duplicateStep' ? steps.findLastIndex((step) => step.key === key) : first;
  const step = steps[index];
  const at = `steps.${index}`;
  if (step === undefined) return '';
  switch (code) {
    case 'duplicateStep':
      return `${at}.key`;
    case 'duplicateApprover':
      return `${at}.approval.approvers.${Number(params?.place) - 1}`;
    case 'quorumTooLarge':
      return `${at}.approval.quorum`;
    case 'duplicateField':
      return `${at}.fields.${step.fields.findLastIndex((each) => each.key === field)}.key`;
    case 'choiceWithoutChoices':
    case 'duplicateChoice':
    case 'defaultOutsideLimits':
    case 'limitsReversed': {
      const part = {
        choiceWithoutChoices: 'choices',
        duplicateChoice: 'choices',
        defaultOutsideLimits: 'default',
        limitsReversed: 'min',
      }[code];
      return `${at}.fields.${step.fields.findIndex((each) => each.key === field)}.${part}`;
    }
    case 'returnNotEarlier':
      return placeOfTarget(step, at, String(params?.target), ['returnTo', 'rejection']);
    case 'stepUnknown':
      return placeOfTarget(step, at, String(params?.target), ['next', 'rejection', 'returnTo']);
    case 'branchesTooComplex':
    case 'loop':
    case 'noDefault':
    case 'noWayToEnd':
    case 'stepNeverReached':
      return `${at}.next`;
    default:
      return `${at}.next.${Number(params?.branch) - 1}`;
  }
}

function placeOfTarget(
  step: ProcessStep,
  at: string,
  target: string,
  order: readonly ('next' | 'rejection' | 'returnTo')[],
): string {
  for (const part of order) {
    const branch = step.next.findIndex(({ to }) => to === target);
    if (part === 'next' && branch >= 0) return `${at}.next.${branch}`;
    if (part === 'rejection' && step.approval?.onRejection.to === target) return `${at}.approval.onRejection`;
    if (part === 'returnTo' && step.returnTo.includes(target)) return `${at}.returnTo`;
  }
  return at;
}

/** The sentence of a problem, with steps and fields by their titles: whoever edits sees these. */
function toldProblem(
  template: ProcessTemplate,
  problem: ProcessProblem,
  t: Translate,
  locale: Locale,
): string {
  const nameOf = namesOf(template, t, locale);
  const { code, step, field, params = {} } = problem;
  if (code === 'conditionNotFitting' && field !== undefined && String(params.comparison).endsWith('""'))
    return t('processEditor.problem.valueMissing', {
      branch: params.branch ?? '',
      field: nameOf.field(field),
    });
  const said = Object.entries(params).map(([name, value]) => {
    if (name === 'target' || name === 'filledAt') return [name, nameOf.step(String(value))] as const;
    if (name === 'way' || name === 'steps')
      return [name, String(value).split(' → ').map(nameOf.step).join(' → ')] as const;
    if (name === 'comparison') return [name, toldComparison(String(value), t)] as const;
    if (name === 'type') return [name, t(`processEditor.fieldType.${String(value)}` as TextKey)] as const;
    return [name, value] as const;
  });
  return t(`process.problem.${code}`, {
    ...Object.fromEntries(said),
    step: nameOf.step(step),
    ...(field === undefined ? {} : { field: nameOf.field(field) }),
  });
}

/** `lessThan 5` as the form says it. */
function toldComparison(comparison: string, t: Translate): string {
  const [operator = '', ...value] = comparison.split(' ');
  const test = FIELD_TESTS.find((each) => each === operator);
  return test === undefined ? comparison : [t(`processEditor.test.${test}`), ...value].join(' ');
}

/** What steps and fields are called, in one language; the key where a title is missing. */
export function namesOf(
  { steps }: ProcessTemplate,
  t: Translate,
  locale: Locale,
): { step(key: string): string; field(key: string): string } {
  const named = (title: string | undefined, key: string): string => (title?.trim() ? title : key);
  return {
    step: (key) =>
      key === END
        ? t('processEditor.end')
        : named(steps.find((step) => step.key === key)?.titles[locale], key),
    field: (key) =>
      named(steps.flatMap(({ fields }) => fields).find((field) => field.key === key)?.titles[locale], key),
  };
}
