import { localeOf } from '../../shared/i18n/locale-of.mjs';
import { type TextKey, type TextParams, translate } from '../../shared/i18n/resources.ts';

type StartKey = Extract<TextKey, `start.${string}`>;

/** A sentence of `npm start`, in the language of the terminal. */
export const startText = (key: StartKey, params?: TextParams): string =>
  translate(localeOf(process.env), key, params);
