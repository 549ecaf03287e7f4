import type { ReactElement } from 'react';
import type { ArticleDetail, RevisionEntry } from '../../../shared/contract/article-rows.ts';
import type { ArticleRevisionId } from '../../../shared/model/ids.ts';
import type { MutationArgs } from '../../../shared/mutations/registry.ts';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { rejectionText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useMe } from '../../store-client/use-session.ts';
import { type MarkedPiece, markChanges } from './mark-changes.ts';

interface BranchViewProps {
  readonly detail: ArticleDetail;
  readonly branch: RevisionEntry;
  readonly onTogether: () => void;
  readonly onDone: () => void;
}

type Resolution = MutationArgs<'article.resolve-branch'>['resolution'];

/** A text beside the one of the article, with what each has alone; one decision ends it. */
export function BranchView({ detail, branch, onTogether, onDone }: BranchViewProps): ReactElement {
  const services = useServices();
  const { store, toasts, newId } = services;
  const { t } = useText();
  const me = useMe();
  const { article } = detail;
  const isMine = branch.authorId === me?.id;
  const body = markChanges(article.body, branch.body);
  const title = markChanges(article.title, branch.title);

  const resolve = async (resolution: Resolution): Promise<void> => {
    const result = await store.mutate('article.resolve-branch', {
      articleId: article.id,
      branchId: branch.id,
      seenRevisionId: article.revisionId,
      resolution,
    });
    if (result.isSaved) onDone();
    else toasts.show({ text: rejectionText(t, result.code, result.params), tone: 'warning' });
  };
  const run = (resolution: Resolution) => () => void resolve(resolution).catch(reportError(services));
  return (
    <section aria-label={t('branch.title')} className="flex h-full min-h-0 flex-col">
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-6 py-3">
        <div className="min-w-60 flex-1">
          <h2 className="font-semibold">{t('branch.title')}</h2>
          <p className="text-small text-pretty text-muted">{t('branch.text')}</p>
        </div>
        <Button autoFocus tone="primary" onClick={onTogether}>
          {t('branch.together')}
        </Button>
        <Button onClick={run({ take: 'mine', revisionId: newId() as ArticleRevisionId })}>
          {isMine ? t('branch.takeMine') : t('branch.takeTheirs')}
        </Button>
        <Button onClick={run({ take: 'theirs' })}>{t(`branch.keep.${article.status}`)}</Button>
      </header>
      <div className="grid min-h-0 flex-1 grid-cols-2 divide-x divide-line overflow-y-auto">
        <Side
          heading={isMine ? t('branch.yours') : t('branch.theirs', { name: branch.authorName ?? '?' })}
          at={branch.createdAt}
          title={title.other}
          body={body.other}
          mark="bg-success-soft text-success"
        />
        <Side
          heading={t(`branch.article.${article.status}`)}
          at={article.updatedAt}
          title={title.one}
          body={body.one}
          mark="bg-amber-soft text-amber"
        />
      </div>
    </section>
  );
}

interface SideProps {
  readonly heading: string;
  readonly at: number;
  readonly title: readonly MarkedPiece[];
  readonly body: readonly MarkedPiece[];
  readonly mark: string;
}

function Side({ heading, at, title, body, mark }: SideProps): ReactElement {
  return (
    <div className="selectable min-w-0 px-6 py-4">
      <p className="mb-2 flex items-baseline gap-2 text-small text-muted">
        <span className="min-w-0 flex-1 truncate font-semibold">{heading}</span>
        <RelativeTime at={at} className="shrink-0 text-faint" />
      </p>
      <h3 className="mb-2 text-title font-semibold">
        <Marked pieces={title} mark={mark} />
      </h3>
      <p className="leading-relaxed break-words whitespace-pre-wrap">
        <Marked pieces={body} mark={mark} />
      </p>
    </div>
  );
}

function Marked({ pieces, mark }: { pieces: readonly MarkedPiece[]; mark: string }): ReactElement {
  return (
    <>
      {pieces.map(({ text, isOnlyHere, at }) =>
        isOnlyHere ? (
          <mark key={at} className={cx('rounded-[2px] underline decoration-dotted underline-offset-4', mark)}>
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </>
  );
}
