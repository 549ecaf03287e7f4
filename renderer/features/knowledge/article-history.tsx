import type { ReactElement } from 'react';
import type { ArticleId } from '../../../shared/model/ids.ts';
import { Badge } from '../../components/badge.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useText } from '../../i18n/translator.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';

const SHOWN = 200;

/** Everything that was ever written for an article, newest first. */
export function ArticleHistory({ articleId }: { articleId: ArticleId }): ReactElement {
  const { t } = useText();
  const { data: revisions } = useLiveQuery('article.revisions', { articleId, limit: SHOWN });
  if (revisions === undefined) {
    return (
      <div className="p-6">
        <Skeleton width="60%" />
      </div>
    );
  }
  return (
    <ol className="flex h-full flex-col gap-2 overflow-y-auto p-6">
      {revisions.map(({ id, number, branchState, authorName, createdAt, title, body }) => (
        <li key={id}>
          <details className="rounded-surface border border-line bg-surface">
            <summary className="flex items-baseline gap-2 px-3 py-2">
              <span className="tabular w-14 shrink-0 font-semibold">
                {number === null ? t('history.beside') : t('history.number', { number })}
              </span>
              <span className="min-w-0 flex-1 truncate">{title}</span>
              {branchState === null ? null : (
                <Badge tone={branchState === 'open' ? 'amber' : 'neutral'}>
                  {t(`history.${branchState}`)}
                </Badge>
              )}
              <span className="max-w-40 truncate text-small text-muted">{authorName}</span>
              <RelativeTime at={createdAt} className="text-small text-faint" />
            </summary>
            <p className="selectable border-t border-line px-3 py-2 break-words whitespace-pre-wrap">
              {body}
            </p>
          </details>
        </li>
      ))}
    </ol>
  );
}
