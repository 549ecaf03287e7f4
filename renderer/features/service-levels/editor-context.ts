import { createContext, useContext } from 'react';
import type { SlaPolicy } from '../../../shared/model/sla-policy.ts';
import type { SlaSettingsDraft } from '../../../shared/model/sla-settings.ts';
import type { Directory } from './chain-words.ts';
import type { PlacedProblem } from './settings-problems.ts';

/** Service levels that are being edited, as the parts of the form share them. */
export interface SettingsEditor {
  readonly draft: SlaSettingsDraft;
  readonly directory: Directory;
  readonly problems: readonly PlacedProblem[];
  /** The place of what is shown: `policies.0` or `calendars.office`. */
  readonly selected: string;
  put(draft: SlaSettingsDraft): void;
  putPolicy(place: number, policy: SlaPolicy): void;
  select(place: string): void;
  /** Shows a place and puts the keys there. */
  goTo(place: string): void;
  /** A condition has a line that does not say yet what it compares with. */
  setUnfinished(isUnfinished: boolean): void;
}

export const SettingsContext = createContext<SettingsEditor | null>(null);

/** The service levels that are being edited. */
export function useSettings(): SettingsEditor {
  const editor = useContext(SettingsContext);
  if (editor === null) throw new Error('No service levels are being edited');
  return editor;
}

/** What is wrong at a place or in a part of it, in sentences; undefined where nothing is. */
export function useProblemIn(place: string): string | undefined {
  const { problems } = useSettings();
  const texts = problems.flatMap((problem) => (isIn(problem.place, place) ? [problem.text] : []));
  return texts.length === 0 ? undefined : [...new Set(texts)].join(' ');
}

/** Whether a place is another one or lies in it. */
export function isIn(place: string, around: string): boolean {
  return place === around || place.startsWith(`${around}.`);
}
