import { CornerDownRight } from 'lucide-react';
import type { ReactElement } from 'react';
import type { OutboxItem } from '../../../shared/contract/queries.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { actText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { wantedText } from './describe-item.ts';

type Part = Pick<OutboxItem, 'operationId' | 'name' | 'wanted' | 'text' | 'createdAt'>;

/** What was written to something that the center did not take: it waits with it, in the order in which it was made. */
export function PartsList({ parts }: { parts: readonly Part[] }): ReactElement {
  const { t } = useText();
  return (
    <div className="mt-2.5">
      <p className="text-small font-semibold text-muted">{t('attention.parts', { count: parts.length })}</p>
      <ul className="mt-1 flex flex-col divide-y divide-line rounded-control border border-line">
        {parts.map((part) => {
          const wanted = wantedText(t, part);
          return (
            <li key={part.operationId} className="flex items-start gap-2 px-2.5 py-1.5">
              <CornerDownRight
                size={14}
                strokeWidth={1.75}
                aria-hidden
                className="mt-0.5 shrink-0 text-faint"
              />
              <div className="min-w-0 flex-1">
                <p className="flex items-baseline gap-2">
                  <span className="min-w-0 flex-1 truncate">
                    {actText(t, part)}
                    {wanted === null ? null : <span className="text-muted"> → {wanted}</span>}
                  </span>
                  <RelativeTime at={part.createdAt} className="shrink-0 text-small text-faint" />
                </p>
                {part.text === null ? null : (
                  <p className="selectable max-h-32 overflow-y-auto text-pretty break-words whitespace-pre-wrap text-muted">
                    {part.text}
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
