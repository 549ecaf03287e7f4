import { type ReactElement, useEffect, useRef } from 'react';
import { type ArticleText, MAX_ARTICLE_BODY, MAX_ARTICLE_TITLE } from '../../../shared/model/article.ts';
import type { ArticleId } from '../../../shared/model/ids.ts';
import { Button } from '../../components/button.tsx';
import { Keys } from '../../components/keys.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TextField } from '../../components/text-field.tsx';
import { LANGUAGES } from '../../i18n/languages.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { type ArticleDraftContent, useArticleDraft } from './use-article-draft.ts';

const EVERYBODY = 'everybody';

interface ArticleEditorProps {
  readonly articleId: ArticleId;
  /** What the editor begins with where nothing was left in it. */
  readonly begin: ArticleDraftContent;
  /** Whether the person asked to write; who only passes by keeps the keys. */
  readonly takesFocus: boolean;
  readonly onDone: () => void;
}

/** Where an article is written; what is typed survives everything, and is saved with one key. */
export function ArticleEditor({ articleId, begin, takesFocus, onDone }: ArticleEditorProps): ReactElement {
  const services = useServices();
  const { store, toasts, newId } = services;
  const { t } = useText();
  const me = useMe();
  const { data: teams } = useLiveQuery('team.list', {});
  const { draft, change, drop } = useArticleDraft(articleId, begin);
  const title = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTextAreaElement>(null);
  const isHere = draft !== undefined;

  useEffect(() => {
    if (isHere && takesFocus) (title.current?.value === '' ? title : body).current?.focus();
  }, [isHere, takesFocus]);

  if (draft === undefined) {
    return (
      <div className="flex flex-col gap-3 p-6">
        <Skeleton width="40%" />
        <Skeleton width="80%" />
      </div>
    );
  }
  const isNew = draft.baseRevisionId === null;
  const isTooLong = draft.body.length > MAX_ARTICLE_BODY;
  const canSave = draft.title.trim() !== '' && draft.title.length <= MAX_ARTICLE_TITLE && !isTooLong;

  const save = async (): Promise<void> => {
    if (!canSave) {
      title.current?.focus();
      return;
    }
    const { title: name, body: text, labels } = draft;
    const result = await mutate(draft, { title: name.trim(), body: text, labels: cleaned(labels) });
    if (!result.isSaved) {
      toasts.show({ text: rejectionText(t, result.code, result.params), tone: 'warning' });
      return;
    }
    await drop();
    onDone();
  };
  const mutate = (from: ArticleDraftContent, text: ArticleText) => {
    const revisionId = newId();
    if (from.baseRevisionId === null) {
      const { teamId, locale } = from;
      return store.mutate('article.create', { articleId, revisionId, teamId, locale, text });
    }
    if (from.branchId === null) {
      const { baseRevisionId, baseStatus } = from;
      const mergedRevisionId = newId();
      const args = { articleId, baseRevisionId, baseStatus, revisionId, mergedRevisionId, text };
      return store.mutate('article.edit', args);
    }
    return store.mutate('article.resolve-branch', {
      articleId,
      branchId: from.branchId,
      seenRevisionId: from.baseRevisionId,
      resolution: { take: 'together', revisionId, text },
    });
  };
  const discard = async (): Promise<void> => {
    await drop();
    onDone();
  };
  const report = reportError(services);
  return (
    <form
      className="flex h-full flex-col gap-3 p-6"
      onSubmit={(event) => {
        event.preventDefault();
        save().catch(report);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing)
          return;
        event.preventDefault();
        save().catch(report);
      }}
    >
      <h1 className="sr-only">{t(isNew ? 'command.article.create' : 'article.edit')}</h1>
      <div className="flex flex-wrap gap-3">
        <TextField
          ref={title}
          label={t('article.title')}
          value={draft.title}
          maxLength={MAX_ARTICLE_TITLE}
          className="min-w-60 flex-1"
          onChange={(event) => change({ title: event.target.value })}
        />
        {isNew ? (
          <>
            <SelectField
              label={t('article.for')}
              className="w-40"
              value={draft.teamId ?? EVERYBODY}
              options={[
                { value: EVERYBODY, label: t('article.everybody') },
                ...(teams ?? [])
                  .filter(({ id }) => me?.role === 'admin' || me?.teamIds.includes(id))
                  .map(({ id, name }) => ({ value: id as string, label: name })),
              ]}
              onChange={(value) =>
                change({
                  teamId: value === EVERYBODY ? null : (teams?.find(({ id }) => id === value)?.id ?? null),
                })
              }
            />
            <SelectField
              label={t('article.language')}
              className="w-28"
              value={draft.locale}
              options={LANGUAGES}
              onChange={(locale) => change({ locale })}
            />
          </>
        ) : null}
        <TextField
          label={t('article.labels')}
          className="w-48"
          value={draft.labels.join(', ')}
          onChange={(event) => change({ labels: event.target.value.split(/,\s?|，/) })}
        />
      </div>
      <textarea
        ref={body}
        aria-label={t('article.body')}
        placeholder={t('article.bodyHint')}
        value={draft.body}
        onChange={(event) => change({ body: event.target.value })}
        className="min-h-0 flex-1 resize-none rounded-control border border-line-control bg-surface p-3 leading-relaxed focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0"
      />
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 text-small text-pretty text-muted">
          {isTooLong
            ? t('article.tooLong')
            : draft.branchId === null
              ? t('article.kept')
              : t('article.together')}
        </p>
        <Button tone="quiet" onClick={() => void discard().catch(report)}>
          {t('article.discard')}
        </Button>
        <Button tone="primary" type="submit" disabled={!canSave} hint={<Keys text="Mod+Enter" />}>
          {t('article.save')}
        </Button>
      </div>
    </form>
  );
}

function cleaned(labels: readonly string[]): string[] {
  return [...new Set(labels.map((label) => label.trim()).filter((label) => label !== ''))];
}
