import { useEffect, useMemo, useRef, useState } from 'react';
import type { ArticleDraft } from '../../../shared/contract/store.ts';
import type { ArticleId } from '../../../shared/model/ids.ts';
import { useServices } from '../../services.ts';
import { createDraftKeeper, type DraftKind } from '../../state/draft-keeper.ts';
import { draftPorts, saveOnLeaving } from '../../state/draft-ports.ts';

export type ArticleDraftContent = Omit<ArticleDraft, 'updatedAt'>;

const ARTICLE_DRAFTS: DraftKind<ArticleId, ArticleDraftContent> = {
  idOf: ({ articleId }) => articleId,
  lengthOf: ({ title, body }) => Math.max(title.length, body.length),
  // An emptied text is what somebody made of the article.
  isEmpty: () => false,
  // Nothing can be typed before the draft is there.
  join: (_earlier, later) => later,
};

interface DraftInHand {
  /** Undefined until the stored one was looked for. */
  readonly draft: ArticleDraftContent | undefined;
  readonly change: (fields: Partial<ArticleDraftContent>) => void;
  /** It was saved or shall not be: nothing of it may come back. */
  readonly drop: () => Promise<void>;
}

/** The text being written of an article: as it was left, or as `begin` says; on the disk soon after each key. */
export function useArticleDraft(articleId: ArticleId, begin: ArticleDraftContent): DraftInHand {
  const services = useServices();
  const { store } = services;
  const [draft, setDraft] = useState<ArticleDraftContent>();
  const first = useRef(begin);
  const keeper = useMemo(
    () =>
      createDraftKeeper(ARTICLE_DRAFTS, {
        async read(id) {
          const stored = await store.getArticleDraft(id);
          return stored === null ? first.current : withoutTime(stored);
        },
        save: (content) => store.saveArticleDraft(content),
        discard: (id) => store.discardArticleDraft(id),
        ...draftPorts(services),
      }),
    [store, services],
  );

  useEffect(() => {
    keeper.open(articleId, setDraft);
    const stopSaving = saveOnLeaving(() => void keeper.flush());
    return () => {
      keeper.close();
      stopSaving();
    };
  }, [keeper, articleId]);

  return {
    draft,
    change(fields) {
      if (draft === undefined) return;
      const next = { ...draft, ...fields };
      setDraft(next);
      keeper.change(next);
    },
    drop: () => keeper.drop(articleId),
  };
}

function withoutTime({ updatedAt: _savedAt, ...content }: ArticleDraft): ArticleDraftContent {
  return content;
}
