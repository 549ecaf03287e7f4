import type { SlaProblem } from '../../../shared/domain/sla/sla-problem.ts';
import { validatePolicies } from '../../../shared/domain/sla/validate-policies.ts';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import { SlaMetric } from '../../../shared/model/sla-policy.ts';
import { SlaSettingsDraft } from '../../../shared/model/sla-settings.ts';
import type { Translate } from '../../i18n/translator.ts';
import { calendarName } from './calendar-words.ts';
import { durationText } from './duration-text.ts';

/** One thing that is wrong, at the place where it is put right: `policies.0.targets.P1.firstResponse`. */
export interface PlacedProblem {
  readonly place: string;
  readonly text: string;
}

/** Everything for which a draft is not saved: by the schema of the mutation, and by the checks it makes. */
export function problemsOf(draft: SlaSettingsDraft, t: Translate, locale: Locale): readonly PlacedProblem[] {
  const parsed = SlaSettingsDraft.safeParse(draft);
  if (!parsed.success)
    return parsed.error.issues.map(({ path }) => {
      const place = path.map(String);
      return { place: place.join('.'), text: t(shapeKey(place)) };
    });
  return validatePolicies(parsed.data).problems.map((problem) => ({
    place: placeOf(parsed.data, problem),
    text: toldProblem(parsed.data, problem, t, locale),
  }));
}

const SHAPES: Readonly<Record<string, TextKey>> = {
  titles: 'serviceLevels.problem.title',
  targets: 'serviceLevels.problem.time',
  warnings: 'serviceLevels.problem.time',
  afterMinutes: 'serviceLevels.problem.time',
  actions: 'serviceLevels.problem.action',
  timeZone: 'serviceLevels.problem.timeZone',
  windows: 'serviceLevels.problem.hours',
  holidays: 'serviceLevels.problem.days',
  workdays: 'serviceLevels.problem.days',
};

function shapeKey(path: readonly string[]): TextKey {
  const known = path.findLast((part) => Object.hasOwn(SHAPES, part));
  return (known === undefined ? undefined : SHAPES[known]) ?? 'processEditor.problem.other';
}

function placeOf({ policies }: SlaSettingsDraft, { code, params }: SlaProblem): string {
  const { policy, metric, priority, minutes, calendar, kind } = params;
  if (code === 'calendarEnds' || code === 'calendarWithoutWindows') return `calendars.${calendar}.windows`;
  const index = policies.findIndex((each) => (kind === undefined ? each.key === policy : each.kind === kind));
  const at = `policies.${index}`;
  switch (code) {
    case 'calendarUnknown':
    case 'priorityReversed':
    case 'targetMissing':
      return `${at}.targets.${priority}.${metric}`;
    case 'responseAfterResolution':
      return `${at}.targets.${priority}.firstResponse`;
    case 'nothingPromised':
    case 'clockUnused':
      return `${at}.targets`;
    case 'warningNeverComes': {
      const warnings = policies[index]?.warnings ?? [];
      return `${at}.warnings.${warnings.findIndex((each) => each.metric === metric && each.beforeMinutes === minutes)}`;
    }
    case 'escalationNeverComes':
    case 'escalationNeverTrue': {
      const levels = policies[index]?.escalations ?? [];
      return `${at}.escalations.${levels.findIndex((each) => each.metric === metric && each.afterMinutes === minutes)}`;
    }
    default:
      return `${at}.condition`;
  }
}

/** Sentences that stand at their place, and need not say which policy they are about. */
const AT_PLACE = {
  calendarEnds: 'serviceLevels.problem.noHours',
  calendarUnknown: 'serviceLevels.problem.calendarUnknown',
  calendarWithoutWindows: 'serviceLevels.problem.noHours',
  escalationNeverComes: 'serviceLevels.problem.neverComes',
  nothingPromised: 'serviceLevels.problem.nothingPromised',
  priorityReversed: 'serviceLevels.problem.priorityReversed',
  responseAfterResolution: 'serviceLevels.problem.responseAfterResolution',
  targetMissing: 'serviceLevels.problem.targetMissing',
  warningNeverComes: 'serviceLevels.problem.neverComes',
} as const satisfies Partial<Record<SlaProblem['code'], TextKey>>;

function toldProblem(
  { policies, calendars }: SlaSettingsDraft,
  { code, params }: SlaProblem,
  t: Translate,
  locale: Locale,
): string {
  const said = Object.entries(params).map(([name, value]) => {
    const metric = SlaMetric.options.find((each) => each === value);
    if (name === 'metric' && metric !== undefined) return [name, t(`slaMetric.${metric}`)] as const;
    if (name === 'policy' || name === 'other')
      return [name, policies.find(({ key }) => key === value)?.titles[locale] ?? value] as const;
    if (name === 'calendar') return [name, calendarName(calendars, String(value), locale)] as const;
    if (name === 'minutes') return ['time', durationText(Math.abs(Number(value)), locale)] as const;
    return [name, value] as const;
  });
  const key =
    Object.entries(AT_PLACE).find(([name]) => name === code)?.[1] ?? (`sla.problem.${code}` as const);
  return t(key, { ...params, ...Object.fromEntries(said) });
}
