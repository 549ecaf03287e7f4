import type { TextKey } from '../../../shared/i18n/resources.ts';
import type { ComposerKind } from '../../state/ui-state.ts';

/** What lies in the composer when somebody asks to send it. */
export interface Sendable {
  readonly kind: ComposerKind;
  readonly text: string;
  /** All files that were added. */
  readonly fileCount: number;
  /** Those of them that are safe in the store. */
  readonly keptFileCount: number;
  readonly isReading: boolean;
}

/** Why it cannot be sent yet, in one sentence that says what is missing; null when it can. */
export function sendObstacle({ kind, text, fileCount, keptFileCount, isReading }: Sendable): TextKey | null {
  if (text.trim() === '' && fileCount === 0)
    return kind === 'internalNote' ? 'composer.emptyNote' : 'composer.emptyReply';
  if (keptFileCount === fileCount) return null;
  return isReading ? 'composer.filesReading' : 'composer.filesFailed';
}
