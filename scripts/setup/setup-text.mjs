import { readFileSync } from 'node:fs';
import { localeOf } from '../../shared/i18n/locale-of.mjs';
import { inRoot } from './paths.mjs';

const texts = JSON.parse(readFileSync(inRoot('shared', 'i18n', `${localeOf(process.env)}.json`), 'utf8'));

/**
 * A sentence of the set-up, in the language of the terminal. Read from the file itself: nothing is installed yet.
 *
 * @param {`setup.${string}`} key
 * @param {Record<string, string | number>} [params] what `{{name}}` stands for
 * @returns {string}
 */
export function setupText(key, params = {}) {
  return texts[key].replace(/\{\{(\w+)\}\}/g, (_whole, name) => String(params[name]));
}
