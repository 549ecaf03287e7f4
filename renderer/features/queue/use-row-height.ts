import type { Settings } from '../../../shared/contract/store.ts';
import { useSettings } from '../../store-client/use-session.ts';

const HEIGHTS: Readonly<Record<Settings['density'], number>> = { compact: 26, default: 32, comfortable: 40 };

/** The height of a queue row in pixels, as the person chose it; the stylesheet has the same three. */
export function useRowHeight(): number {
  return HEIGHTS[useSettings()?.density ?? 'default'];
}
