import { errorText } from './i18n/sentences.ts';
import type { Services } from './services.ts';
import { readError } from './store-client/read-error.ts';

/** Tells the person about anything that failed: what happened and what to do, and the cause to the console. */
export function reportError({
  toasts,
  translator,
}: Pick<Services, 'toasts' | 'translator'>): (error: unknown) => void {
  return (error) => {
    console.warn(error);
    toasts.show({ text: errorText(translator.t, readError(error)), tone: 'danger' }, 'error');
  };
}
