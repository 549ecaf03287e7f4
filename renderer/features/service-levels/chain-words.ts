import type { TeamId, UserId } from '../../../shared/model/ids.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import type { EscalationAction, SlaMetric, SlaPolicy } from '../../../shared/model/sla-policy.ts';
import type { Translate } from '../../i18n/translator.ts';
import { durationText } from './duration-text.ts';

/** Whom the names of teams and people stand for. */
export interface Directory {
  readonly teams: readonly { readonly id: TeamId; readonly name: string }[];
  readonly people: readonly { readonly id: UserId; readonly name: string }[];
}

/** What a level does, as a person says it. */
export function actionWords(action: EscalationAction, { teams, people }: Directory, t: Translate): string {
  switch (action.do) {
    case 'notify':
      return t(`serviceLevels.tell.${action.whom}`);
    case 'notifyManager':
      return t('serviceLevels.tell.manager', { level: action.level });
    case 'notifyPerson': {
      const name = people.find(({ id }) => id === action.userId)?.name ?? t('serviceLevels.nobody');
      return t('serviceLevels.tell.person', { name });
    }
    case 'raisePriority':
      return t('serviceLevels.raise', { priority: t(`priority.${action.to}`) });
    case 'reassign': {
      const name = teams.find(({ id }) => id === action.teamId)?.name ?? t('serviceLevels.nobody');
      return t('serviceLevels.giveTo', { name });
    }
    case 'markHighRisk':
      return t('serviceLevels.markHighRisk');
  }
}

/** How far from its deadline something happens. */
export function instantWords(afterMinutes: number, t: Translate, locale: Locale): string {
  if (afterMinutes === 0) return t('serviceLevels.atDue');
  const time = durationText(Math.abs(afterMinutes), locale);
  return t(afterMinutes < 0 ? 'serviceLevels.before' : 'serviceLevels.after', { time });
}

/** One thing that happens around a deadline. */
export interface ChainLine {
  readonly afterMinutes: number;
  /** Null for a warning. */
  readonly actions: readonly EscalationAction[] | null;
}

/** What happens around the deadlines of a metric, in the order of time. */
export function chainOf({ warnings, escalations }: SlaPolicy, metric: SlaMetric): readonly ChainLine[] {
  const lines: ChainLine[] = [
    ...warnings.flatMap((each) =>
      each.metric === metric ? [{ afterMinutes: -each.beforeMinutes, actions: null }] : [],
    ),
    ...escalations.flatMap((each) =>
      each.metric === metric ? [{ afterMinutes: each.afterMinutes, actions: each.actions }] : [],
    ),
  ];
  return lines.sort((one, other) => one.afterMinutes - other.afterMinutes);
}
