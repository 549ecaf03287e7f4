import type { HiddenFields } from '../../shared/model/hideable-field.ts';
import { useLiveQuery } from './use-live.ts';

const NONE: HiddenFields = [];

/** What the person may not see; none until the store has said so. */
export function useHiddenFields(): HiddenFields {
  return useLiveQuery('hidden-field.list', {}).data ?? NONE;
}
