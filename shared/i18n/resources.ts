import type { ErrorCode } from '../errors/codes.ts';
import type { Locale } from '../model/locale.ts';
import type { RejectionCode } from '../mutations/mutation.ts';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

type PluralSuffix = '_one' | '_other';
type WithoutPlural<Key extends string> = Key extends `${infer Base}${PluralSuffix}` ? Base : Key;

/** Every text of Outpost by its key; texts that count end in `_one` and `_other` in the files. */
export type TextKey = WithoutPlural<keyof typeof en>;

/** What a text mentions. `count`, or else the `seconds` of a wait, chooses the plural. */
export type TextParams = Readonly<Record<string, string | number>>;

/** Every error and every refusal must have its sentence; a missing one does not compile. */
type SentenceKey = `error.${ErrorCode}` | `rejection.${RejectionCode}`;
const sentences = <Texts extends Readonly<Record<string, string>>>(
  texts: SentenceKey extends WithoutPlural<keyof Texts & string> ? Texts : never,
): Texts => texts;

/** The texts of both languages. */
export const RESOURCES: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  en: sentences(en),
  'zh-CN': sentences(zhCN),
};

/**
 * A text outside of the interface (the server, the command line, dialogs of the main process), with `{{name}}`
 * replaced. The interface itself uses its translator, which also follows changes of the language.
 */
export function translate(locale: Locale, key: TextKey, params: TextParams = {}): string {
  const count = params.count ?? params.seconds;
  const plural = locale === 'en' && count === 1 ? `${key}_one` : `${key}_other`;
  const texts = RESOURCES[locale];
  const text = texts[key] ?? texts[plural] ?? key;
  return text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => String(params[name] ?? ''));
}
