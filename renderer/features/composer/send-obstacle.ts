import { isPlaceholder, placesIn } from '../../../shared/domain/actions/fill-text.ts';
import type { Translate } from '../../i18n/translator.ts';
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
  /** The colleagues it mentions, as it names them. */
  readonly mentions: readonly string[];
}

/** Why it cannot be sent yet, as one sentence that says what is missing; null when it can. */
export function sendObstacle(sendable: Sendable): ((t: Translate) => string) | null {
  const { kind, text, fileCount, keptFileCount, isReading, mentions } = sendable;
  const isNote = kind === 'internalNote';
  if (text.trim() === '' && fileCount === 0)
    return (t) => t(isNote ? 'composer.emptyNote' : 'composer.emptyReply');
  if (!isNote && mentions.length > 0)
    return (t) => t('composer.mentionsInReply', { names: mentions.join(', ') });
  const places = placesIn(text).filter(isPlaceholder);
  if (places.length > 0) {
    return (t) => {
      const names = places.map((place) => t(`placeholder.${place}`)).join(', ');
      return t('composer.missingValue', { names });
    };
  }
  if (keptFileCount === fileCount) return null;
  return (t) => t(isReading ? 'composer.filesReading' : 'composer.filesFailed');
}
