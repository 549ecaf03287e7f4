import { RESOURCES, translate } from '../../../shared/i18n/resources.ts';
import { Locale } from '../../../shared/model/locale.ts';
import type { View } from '../../../shared/model/view.ts';
import type { Command } from '../../commands/command.ts';
import { viewTitle } from '../shell/view-title.ts';

/** What a command is found by: its words in every language, whichever is on the screen. */
export function commandTexts({ label }: Pick<Command, 'label'>): readonly string[] {
  return Locale.options.map((locale) => RESOURCES[locale][label] ?? label);
}

/** What a view is found by: its title in every language, or the name its owner gave it. */
export function viewTexts(view: Pick<View, 'builtin' | 'name'>): readonly string[] {
  return Locale.options.map((locale) => viewTitle((key) => translate(locale, key), view));
}
