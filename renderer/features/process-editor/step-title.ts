import type { ProcessStep } from '../../../shared/model/process-template.ts';
import type { Language } from '../../i18n/translator.ts';

/** What a step is called in the language of the screen, also before it has a title. */
export function stepTitle({ titles }: Pick<ProcessStep, 'titles'>, { t, locale }: Language): string {
  return titles[locale].trim() || t('processEditor.untitled');
}

/** “2 · Review the budget”. */
export function numberedTitle(steps: readonly ProcessStep[], place: number, language: Language): string {
  const step = steps[place];
  const title = step === undefined ? '' : stepTitle(step, language);
  return language.t('processEditor.numbered', { number: place + 1, title });
}
