import { fillText } from '../../../shared/domain/actions/fill-text.ts';
import { placeholderValues, wordsFor } from '../../../shared/domain/actions/plan-actions.ts';
import { textToHtml } from '../../../shared/domain/actions/text-to-html.ts';
import type { Action } from '../../../shared/model/action.ts';
import { Locale } from '../../../shared/model/locale.ts';
import type { Macro } from '../../../shared/model/macro.ts';

type DraftReply = Extract<Action, { kind: 'draftReply' }>;

/** A macro that does nothing but write to the customer. */
export interface CannedReply {
  readonly macro: Macro;
  readonly replies: readonly DraftReply[];
  /** The language of this wording; null where there is one for all. */
  readonly locale: Locale | null;
}

/** The actions of a macro, if all it does is write to the customer. */
export function repliesOf({ actions }: Pick<Macro, 'actions'>): readonly DraftReply[] {
  const replies = actions.filter((action) => action.kind === 'draftReply');
  return replies.length === actions.length ? replies : [];
}

/** The canned replies among the macros, each once for every wording that it has, in the customer's language first. */
export function cannedReplies(macros: readonly Macro[], reads: Locale): readonly CannedReply[] {
  return macros.flatMap((macro) => {
    const replies = repliesOf(macro);
    if (replies.length === 0) return [];
    const written = Locale.options.filter((locale) =>
      replies.some(({ translations }) => translations?.[locale] !== undefined),
    );
    const base = { macro, replies };
    if (written.length === 0) return [{ ...base, locale: null }];
    const others = Locale.options.filter((locale) => locale !== reads);
    // With a wording of its own for each language, the one for everybody else has no reader left.
    const locales = [reads, ...others].filter((locale) => written.includes(locale));
    const isWhole = written.length === Locale.options.length;
    const all: readonly (Locale | null)[] = isWhole
      ? locales
      : written.includes(reads)
        ? [...locales, null]
        : [null, ...locales];
    return all.map((locale) => ({ ...base, locale }));
  });
}

/** The words of a canned reply, with its places filled as far as anything is known; what is not known stays to be seen. */
export function wordsOfReply(
  { replies, locale }: CannedReply,
  facts: Parameters<typeof placeholderValues>[0],
): { readonly text: string; readonly html: string } {
  const values = placeholderValues(facts);
  const text = replies.map((reply) => fillText(wordsFor(reply, locale), values).text).join('\n\n');
  return { text, html: textToHtml(text) };
}
