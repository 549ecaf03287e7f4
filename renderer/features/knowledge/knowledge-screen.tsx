import { BookOpen } from 'lucide-react';
import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { bestMatches } from '../../../shared/domain/search/match-text.ts';
import type { ArticleId } from '../../../shared/model/ids.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { usePane } from '../../state/panes.ts';
import { type ArticleMode, patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useReadings } from '../palette/use-readings.ts';
import { ArticleEditor } from './article-editor.tsx';
import { ArticleHistory } from './article-history.tsx';
import { ArticleList } from './article-list.tsx';
import { ArticleReader } from './article-reader.tsx';
import { BranchView } from './branch-view.tsx';
import { uniteTexts } from './mark-changes.ts';
import type { ArticleDraftContent } from './use-article-draft.ts';

/** What is known and written down: the list of all articles, and the one that is open. */
export function KnowledgeScreen(): ReactElement {
  const services = useServices();
  const { ui, panes, newId } = services;
  const { t } = useText();
  const articleId = useStateValue(ui, (state) => state.articleId);
  const mode = useStateValue(ui, (state) => state.articleMode);
  const [filter, setFilter] = useState('');
  const { data: all, error } = useLiveQuery('article.list', {});
  const readings = useReadings();
  const rows = useMemo(
    () =>
      all === undefined
        ? undefined
        : bestMatches(filter, all, ({ title, labels }) => [title, ...labels], readings),
    [all, filter, readings],
  );
  const screen = useRef<HTMLElement>(null);
  /** Articles that were begun here: one that is left without a word never was there. */
  const begun = useRef(new Set<ArticleId>());

  const open = (id: ArticleId, next: ArticleMode = 'read'): void => {
    patchUi(ui, { articleId: id, articleMode: next });
  };
  const leave = (): void => {
    patchUi(ui, { articleMode: 'read' });
    panes.focus('main');
  };
  const latest = useRef({ rows, articleId, mode, open, leave });
  latest.current = { rows, articleId, mode, open, leave };
  const handlers = useMemo(
    () => ({
      move(delta: number): void {
        const { rows: list = [], articleId: current, open: show } = latest.current;
        const at = list.findIndex(({ id }) => id === current);
        const next = list[Math.min(Math.max(0, at + delta), list.length - 1)];
        if (next === undefined) return;
        show(next.id);
        screen.current?.querySelector<HTMLElement>(`[data-article="${next.id}"]`)?.focus();
      },
      open(): void {
        const { rows: list = [], articleId: current, open: show } = latest.current;
        const focused = document.activeElement?.closest<HTMLElement>('[data-article]')?.dataset.article;
        if (focused !== undefined && focused !== current) {
          show(focused as ArticleId);
          return;
        }
        const row = list.find(({ id }) => id === current);
        if (row !== undefined) show(row.id, row.openBranches > 0 ? 'branch' : 'edit');
      },
      back(): boolean {
        if (latest.current.mode === 'read') return false;
        latest.current.leave();
        return true;
      },
      focus(): void {
        // Not the field above the list: j and k would be letters in it.
        const find = (rows: string) => screen.current?.querySelector<HTMLElement>(rows);
        (find('[data-article][aria-current]') ?? find('[data-article]') ?? screen.current)?.focus();
      },
    }),
    [],
  );
  usePane('main', handlers);

  return (
    <section
      ref={screen}
      data-pane="main"
      tabIndex={-1}
      aria-label={t('knowledge.title')}
      className="flex h-full min-h-0 bg-surface outline-none"
    >
      <ArticleList
        rows={rows}
        articleId={articleId}
        filter={filter}
        onFilter={setFilter}
        onEnter={() => handlers.move(rows?.some(({ id }) => id === articleId) === true ? 0 : 1)}
        onOpen={open}
        onCreate={() => open(newId() as ArticleId, 'edit')}
      />
      <div className="min-h-0 min-w-0 flex-1">
        {error !== null ? (
          <EmptyState icon={BookOpen} title={t('partFailed.title')} text={errorText(t, error)} />
        ) : articleId === null ? (
          <EmptyState icon={BookOpen} title={t('knowledge.title')} text={t('knowledge.choose')} />
        ) : (
          <OpenArticle
            key={`${articleId} ${mode}`}
            articleId={articleId}
            isListed={all?.some(({ id }) => id === articleId) === true}
            mode={mode}
            begun={begun.current}
            onMode={(next) => open(articleId, next)}
            onDone={leave}
          />
        )}
      </div>
    </section>
  );
}

interface OpenArticleProps {
  readonly articleId: ArticleId;
  /** Also where it is nowhere but in a draft. */
  readonly isListed: boolean;
  readonly mode: ArticleMode;
  readonly begun: Set<ArticleId>;
  readonly onMode: (mode: ArticleMode) => void;
  readonly onDone: () => void;
}

function OpenArticle(props: OpenArticleProps): ReactElement | null {
  const { articleId, isListed, mode, begun, onMode, onDone } = props;
  const { t, locale } = useText();
  const { data: detail } = useLiveQuery('article.get', { articleId });
  const [isTogether, setIsTogether] = useState(false);
  useEffect(() => {
    if (detail === null && mode === 'edit') begun.add(articleId);
    else if (detail != null) begun.delete(articleId);
  }, [detail, mode, begun, articleId]);
  if (detail === undefined) return null;
  if (detail === null) {
    // One that is nowhere but in its draft, or is being begun now.
    const isBegun = mode === 'edit' || isListed;
    if (!isBegun) {
      const title = begun.has(articleId) ? t('knowledge.title') : t('article.gone');
      return <EmptyState icon={BookOpen} title={title} text={t('knowledge.choose')} />;
    }
    const begin: ArticleDraftContent = {
      articleId,
      baseRevisionId: null,
      baseStatus: 'draft',
      branchId: null,
      title: '',
      body: '',
      labels: [],
      teamId: null,
      locale,
    };
    return <ArticleEditor articleId={articleId} begin={begin} takesFocus={mode !== 'read'} onDone={onDone} />;
  }
  const { article, branches } = detail;
  const [branch] = branches;
  const base = {
    articleId,
    baseRevisionId: article.revisionId,
    baseStatus: article.status,
    teamId: article.teamId,
    locale: article.locale,
  };
  if (mode === 'edit') {
    const { title, body, labels } = article;
    const begin = { ...base, branchId: null, title, body, labels };
    return <ArticleEditor articleId={articleId} begin={begin} takesFocus onDone={onDone} />;
  }
  if (mode === 'branch' && branch !== undefined && isTogether) {
    const body = uniteTexts(article.body, branch.body);
    const labels = [...new Set([...article.labels, ...branch.labels])];
    const begin = { ...base, branchId: branch.id, title: branch.title, body, labels };
    return <ArticleEditor articleId={articleId} begin={begin} takesFocus onDone={onDone} />;
  }
  if (mode === 'branch' && branch !== undefined) {
    return (
      <BranchView detail={detail} branch={branch} onTogether={() => setIsTogether(true)} onDone={onDone} />
    );
  }
  if (mode === 'history') {
    return (
      <div className="flex h-full flex-col">
        <header className="flex items-center gap-2 border-b border-line px-6 py-3">
          <h1 className="min-w-0 flex-1 truncate text-title font-semibold">{article.title}</h1>
          <Button onClick={onDone}>{t('article.backToText')}</Button>
        </header>
        <div className="min-h-0 flex-1">
          <ArticleHistory articleId={articleId} />
        </div>
      </div>
    );
  }
  return <ArticleReader detail={detail} onMode={onMode} />;
}
