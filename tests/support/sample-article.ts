import { randomUUID } from 'node:crypto';
import type { ImportRow } from '../../db/server/import-rows.ts';

const CREATED_AT = Date.UTC(2026, 0, 5, 9);

/** An article with its first revision, as rows to be brought in. */
export function sampleArticle(fields: {
  readonly authorId: string;
  readonly body: string;
  readonly status?: 'draft' | 'published';
  readonly teamId?: string | null;
  readonly newId?: () => string;
}): { readonly articleId: string; readonly revisionId: string; readonly rows: readonly ImportRow[] } {
  const { authorId, body, status = 'draft', teamId = null, newId = randomUUID } = fields;
  const [articleId, revisionId] = [newId(), newId()];
  const text = { title: 'Router does not start', body, labels: [] };
  return {
    articleId,
    revisionId,
    rows: [
      {
        entity: 'article',
        row: {
          ...text,
          id: articleId,
          teamId,
          locale: 'en',
          status,
          authorId,
          revisionId,
          revision: 1,
          updatedById: authorId,
          createdAt: CREATED_AT,
          updatedAt: CREATED_AT,
        },
      },
      {
        entity: 'articleRevision',
        row: {
          ...text,
          id: revisionId,
          articleId,
          number: 1,
          parentId: null,
          branchId: null,
          authorId,
          createdAt: CREATED_AT,
          branchState: null,
          resolvedAt: null,
          resolvedById: null,
        },
      },
    ],
  };
}
