import { AppError } from '../../shared/errors/app-error.ts';
import { localeOf } from '../../shared/i18n/locale-of.mjs';
import { translate } from '../../shared/i18n/resources.ts';
import { CommandError } from './command-error.ts';

/** What the command line says of a failure: a stable code, and a sentence in the language of the person. */
export type ToldError = Readonly<{
  code: string;
  message: string;
  params?: Readonly<Record<string, unknown>>;
}>;

/** The code and the sentence of anything that was thrown. */
export function toldError(error: unknown): ToldError {
  if (error instanceof AppError) {
    const message = translate(localeOf(process.env), `error.${error.code}`, error.params);
    return { code: error.code, message, params: error.params };
  }
  if (error instanceof CommandError) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
