import { MAX_DRAFT_LENGTH } from '../../shared/contract/store.ts';
import { wholeNumber } from '../format/number.ts';
import { reportError } from '../report-error.ts';
import type { Services } from '../services.ts';
import type { DraftKeeperPorts } from './draft-keeper.ts';
import { later } from './later.ts';

/** What every keeper of drafts in a window has: its timers, and its way to tell the person. */
export function draftPorts(
  services: Services,
): Pick<DraftKeeperPorts<never, never>, 'schedule' | 'report' | 'tooLong'> {
  return {
    schedule: later,
    report: reportError(services),
    tooLong(length) {
      const { translator, toasts } = services;
      const params = { length: wholeNumber(length), max: wholeNumber(MAX_DRAFT_LENGTH) };
      toasts.show({ text: translator.t('composer.draftTooLong', params), tone: 'danger' }, 'composer length');
    },
  };
}

/** Saves when the window loses the focus or goes, which may be the last moment; returns how to stop that. */
export function saveOnLeaving(save: () => void): () => void {
  window.addEventListener('pagehide', save);
  window.addEventListener('blur', save);
  return () => {
    window.removeEventListener('pagehide', save);
    window.removeEventListener('blur', save);
  };
}
