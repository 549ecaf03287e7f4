import type { Translate } from '../../i18n/translator.ts';
import type { NextStep, StepItem } from './next-steps.ts';

/** What the button of a step says. */
export function stepLabel(t: Translate, item: Pick<StepItem, 'isInDraft'>, step: NextStep): string {
  switch (step.kind) {
    case 'act':
      return t(`attention.${step.action}`);
    case 'edit':
      return t(item.isInDraft ? 'attention.goOnEditing' : 'attention.edit');
    case 'editTicket':
      return t('attention.editTicket');
    case 'takeAnyway':
      return t('attention.takeAnyway');
    case 'ask':
      return t('attention.ask', { name: step.name });
    case 'setStatus':
      return t('attention.setStatus', { status: t(`status.${step.status}`) });
    case 'choose':
      return t(`attention.choose.${step.picker}`);
    case 'openTicket':
      return t('attention.openTicket', { number: step.number });
    case 'openArticle':
      return t('attention.openArticle');
    case 'discard':
      return t(step.isDone ? 'attention.dismiss' : 'attention.discard');
  }
}
