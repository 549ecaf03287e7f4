import { RESOURCES, type TextKey, type TextParams } from '../../shared/i18n/resources.ts';
import { roughDuration } from '../format/duration.ts';
import type { ErrorInfo } from '../store-client/read-error.ts';
import type { Language, Translate } from './translator.ts';

/** Whether both languages have a text under this key. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(RESOURCES.en, key) || Object.hasOwn(RESOURCES.en, `${key}_other`);
}

/**
 * Words for values that travel as codes, so that sentences read naturally: statuses, roles, counts, names. What a template
 * says comes in each language (`step.en`, `step.zh-CN`), and stands in the sentence as `step`.
 */
function readableParams(t: Translate, params: Readonly<Record<string, unknown>>): TextParams {
  const suffix = `.${t('locale.code')}`;
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => {
      const name = key.endsWith(suffix) ? key.slice(0, -suffix.length) : key;
      const words = (Array.isArray(value) ? value : [value]).map((item) => {
        const wordKey = [`status.${String(item)}`, `handler.${String(item)}`].find(isTextKey);
        return typeof item === 'string' && wordKey !== undefined ? t(wordKey) : String(item ?? '');
      });
      return [name, words.length === 1 && typeof value === 'number' ? value : words.join(', ')];
    }),
  );
}

/** Why a change was refused or held, and what to do. Unknown codes, from a newer server, are quoted. */
export function rejectionText(
  t: Translate,
  code: string | null,
  params: Readonly<Record<string, unknown>>,
): string {
  const key = `rejection.${code ?? ''}`;
  if (isTextKey(key)) return t(key, readableParams(t, params));
  return isTextKey(`error.${code ?? ''}`)
    ? t(`error.${code ?? ''}` as TextKey)
    : t('rejection.unknown', { code: code ?? '?' });
}

/** What went wrong and what to do. */
export function errorText(t: Translate, error: ErrorInfo): string {
  return t(`error.${error.code}`, error.params);
}

/** The sentence of a notice from the store, whose code is one of our error codes; `durationMs` becomes words. */
export function noticeText(
  { t, locale }: Language,
  notice: { readonly code: string; readonly params: Readonly<Record<string, string | number>> },
): string {
  const key = `error.${notice.code}`;
  if (!isTextKey(key)) return t('error.internal');
  const { durationMs, ...params } = notice.params;
  return t(
    key,
    typeof durationMs === 'number' ? { ...params, duration: roughDuration(durationMs, locale) } : params,
  );
}

/** What the person did, in words. Names from a newer version are quoted. */
export function actText(t: Translate, { name }: { readonly name: string }): string {
  const key = `act.${name}`;
  return isTextKey(key) ? t(key) : name;
}
