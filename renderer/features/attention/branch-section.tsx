import { GitBranch } from 'lucide-react';
import type { ReactElement } from 'react';
import type { OpenBranch } from '../../../shared/contract/article-rows.ts';
import { openArticle } from '../../commands/navigate.ts';
import { Button } from '../../components/button.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';

/** Articles beside which a text waits for this person. */
export function BranchSection({ branches }: { branches: readonly OpenBranch[] }): ReactElement {
  const services = useServices();
  const { t } = useText();
  return (
    <section aria-labelledby="open-branches" className="flex flex-col gap-2">
      <h2 id="open-branches" className="pt-1 font-semibold">
        {t('attention.branches')}
      </h2>
      <ul className="flex flex-col gap-2">
        {branches.map(({ revisionId, articleId, articleTitle, authorName, isMine, createdAt, body }) => (
          <li
            key={revisionId}
            className="flex items-start gap-3 rounded-surface border border-line bg-surface px-4 py-3"
          >
            <GitBranch size={18} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-amber" />
            <div className="min-w-0 flex-1">
              <p className="flex items-baseline gap-2">
                <span className="min-w-0 flex-1 truncate font-semibold">{articleTitle}</span>
                <RelativeTime at={createdAt} className="shrink-0 text-small text-faint" />
              </p>
              <p className="text-muted">
                {isMine ? t('attention.branchMine') : t('attention.branchBy', { name: authorName ?? '?' })}
              </p>
              <p className="mt-1 line-clamp-2 text-small text-faint">{body}</p>
            </div>
            <Button tone="primary" onClick={() => openArticle(services, articleId, 'branch')}>
              {t('attention.compare')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
