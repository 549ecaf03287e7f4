import type { View } from '../../../shared/model/view.ts';
import type { Translate } from '../../i18n/translator.ts';

/** The name of a view in the language of the screen, or as its owner called it. */
export function viewTitle(t: Translate, view: Pick<View, 'builtin' | 'name'>): string {
  return view.builtin === null ? view.name : t(`view.${view.builtin}`);
}
