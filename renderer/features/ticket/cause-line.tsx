import type { ReactElement } from 'react';
import type { HistoryEntry } from '../../../shared/contract/history-rows.ts';
import { useText } from '../../i18n/translator.ts';
import { whyText } from './event-texts.ts';

/** Why Outpost changed something by itself; nothing for what somebody did. */
export function CauseLine({ event }: { event: HistoryEntry }): ReactElement | null {
  const { t, locale } = useText();
  const text = whyText({ t, locale }, event);
  if (text === null) return null;
  return (
    <p data-cause className="selectable min-w-0 basis-full break-words text-small text-faint">
      {text}
    </p>
  );
}
