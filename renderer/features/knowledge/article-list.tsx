import { BookOpen, Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ArticleRow } from '../../../shared/contract/article-rows.ts';
import type { ArticleId } from '../../../shared/model/ids.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { INPUT_CLASS } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';

interface ArticleListProps {
  /** Undefined while they are looked up. */
  readonly rows: readonly ArticleRow[] | undefined;
  readonly articleId: ArticleId | null;
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  /** From the field into the list. */
  readonly onEnter: () => void;
  readonly onOpen: (articleId: ArticleId) => void;
  readonly onCreate: () => void;
}

/** Every article by title, narrowed by what is typed. */
export function ArticleList(props: ArticleListProps): ReactElement {
  const { rows, articleId, filter, onFilter, onEnter, onOpen, onCreate } = props;
  const { t } = useText();
  return (
    <div className="flex h-full w-80 shrink-0 flex-col border-r border-line bg-side">
      <header className="flex items-center gap-2 px-3 pt-3 pb-2">
        <input
          type="search"
          aria-label={t('knowledge.filter')}
          placeholder={t('knowledge.filter')}
          value={filter}
          onChange={(event) => onFilter(event.target.value)}
          onKeyDown={(event) => {
            const isInto = event.key === 'ArrowDown' || event.key === 'Enter';
            if (!isInto || event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
            event.preventDefault();
            onEnter();
          }}
          className={INPUT_CLASS}
        />
        <IconButton icon={Plus} label={t('command.article.create')} onClick={onCreate} />
      </header>
      {rows === undefined ? (
        <div className="flex flex-col gap-3 px-4 py-2">
          {['70%', '55%', '64%'].map((width) => (
            <Skeleton key={width} width={width} />
          ))}
        </div>
      ) : rows.length === 0 && filter.trim() === '' ? (
        <EmptyState icon={BookOpen} title={t('knowledge.empty.title')} text={t('knowledge.empty.text')}>
          <Button tone="primary" onClick={onCreate}>
            {t('command.article.create')}
          </Button>
        </EmptyState>
      ) : rows.length === 0 ? (
        <p className="px-4 py-3 text-muted">{t('knowledge.nothing')}</p>
      ) : (
        <ul className="min-h-0 flex-1 scroll-py-2 overflow-y-auto px-2 py-2">
          {rows.map((row) => {
            const isCurrent = row.id === articleId;
            return (
              <li key={row.id}>
                <button
                  type="button"
                  data-article={row.id}
                  data-opened-by-command
                  data-pane-focus={isCurrent ? '' : undefined}
                  aria-current={isCurrent ? 'true' : undefined}
                  onClick={() => onOpen(row.id)}
                  className={cx(
                    'flex w-full flex-col gap-1 rounded-control px-2 py-1.5 text-left hover:bg-hover',
                    isCurrent && 'bg-accent-soft hover:bg-accent-soft',
                  )}
                >
                  <span className={cx('w-full truncate', isCurrent && 'font-semibold text-accent')}>
                    {row.title === '' ? t('article.untitled') : row.title}
                  </span>
                  <span className="flex w-full items-center gap-1.5 text-small text-faint">
                    <span className="min-w-0 flex-1 truncate">{row.teamName ?? t('article.everybody')}</span>
                    {row.hasDraft ? <Badge tone="note">{t('article.hasDraft')}</Badge> : null}
                    {row.openBranches > 0 ? <Badge tone="amber">{t('article.hasBranch')}</Badge> : null}
                    {row.status === 'draft' ? <Badge>{t('article.status.draft')}</Badge> : null}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
