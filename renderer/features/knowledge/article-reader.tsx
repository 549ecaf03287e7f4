import type { ReactElement } from 'react';
import type { ArticleDetail } from '../../../shared/contract/article-rows.ts';
import { Badge } from '../../components/badge.tsx';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { rejectionText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import type { ArticleMode } from '../../state/ui-state.ts';
import { ArticleBody } from './article-text.tsx';

interface ArticleReaderProps {
  readonly detail: ArticleDetail;
  readonly onMode: (mode: ArticleMode) => void;
}

/** An article as it is read, with what can be done with it. */
export function ArticleReader({ detail, onMode }: ArticleReaderProps): ReactElement {
  const services = useServices();
  const { store, toasts } = services;
  const { t } = useText();
  const { article, branches, authorName, updatedByName, teamName, isPending } = detail;
  const isDraft = article.status === 'draft';
  const setStatus = async (): Promise<void> => {
    const result = await store.mutate('article.set-status', {
      articleId: article.id,
      status: isDraft ? 'published' : 'draft',
      seenRevisionId: article.revisionId,
    });
    if (!result.isSaved) toasts.show({ text: rejectionText(t, result.code, result.params), tone: 'warning' });
  };
  return (
    <article className="flex h-full flex-col">
      <header className="flex flex-col gap-2 border-b border-line px-6 py-4">
        <div className="flex items-start gap-2">
          <h1 className="selectable min-w-0 flex-1 text-heading text-balance">{article.title}</h1>
          <Button tone="quiet" onClick={() => onMode('history')}>
            {t('article.history')}
          </Button>
          <Button onClick={() => void setStatus().catch(reportError(services))}>
            {isDraft ? t('article.publish') : t('article.unpublish')}
          </Button>
          <Button tone="primary" onClick={() => onMode('edit')}>
            {t('article.edit')}
          </Button>
        </div>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-small text-muted">
          <Badge tone={isDraft ? 'amber' : 'accent'}>{t(`article.status.${article.status}`)}</Badge>
          <span>{teamName ?? t('article.everybody')}</span>
          <span aria-hidden>·</span>
          <span>
            {t('article.revision', { number: article.revision, name: updatedByName ?? authorName ?? '?' })}
          </span>
          <RelativeTime at={article.updatedAt} className="text-faint" />
          {article.labels.map((label) => (
            <Badge key={label}>{label}</Badge>
          ))}
          {isPending ? <Badge tone="amber">{t('article.pending')}</Badge> : null}
        </p>
      </header>
      {branches.length === 0 ? null : (
        <Banner tone="warning" className="shrink-0 border-x-0 border-t-0">
          <span className="flex items-center gap-3">
            <span className="min-w-0 flex-1">{t('article.branches', { count: branches.length })}</span>
            <Button onClick={() => onMode('branch')}>{t('article.compare')}</Button>
          </span>
        </Banner>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto px-6 py-5">
        {article.body.trim() === '' ? (
          <p className="text-muted">{t('article.noText')}</p>
        ) : (
          <ArticleBody text={article.body} />
        )}
      </div>
    </article>
  );
}
