import { RESOURCES, translate } from '../../../shared/i18n/resources.ts';
import { Locale } from '../../../shared/model/locale.ts';
import type { View } from '../../../shared/model/view.ts';
import type { Command } from '../../commands/command.ts';
import { viewTitle } from '../shell/view-title.ts';

/** What a command is found by: its words and other words for it in every language, whichever is on the screen. */
export function commandTexts({ label, alias }: Pick<Command, 'label' | 'alias'>): readonly string[] {
  return Locale.options.flatMap((locale) => {
    const others = alias === undefined ? [] : (RESOURCES[locale][alias] ?? '').split(', ');
    return [RESOURCES[locale][label] ?? label, ...others];
  });
}

/** What a view is found by: its title in every language, or the name its owner gave it. */
export function viewTexts(view: Pick<View, 'builtin' | 'name'>): readonly string[] {
  return Locale.options.map((locale) => viewTitle((key) => translate(locale, key), view));
}
