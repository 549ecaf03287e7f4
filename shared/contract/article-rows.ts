import { z } from 'zod';
import { Article, ArticleRevision } from '../model/article.ts';
import { ArticleId, ArticleRevisionId, Instant } from '../model/ids.ts';

/** An article in the list of all. */
export const ArticleRow = Article.pick({
  id: true,
  title: true,
  locale: true,
  status: true,
  labels: true,
  updatedAt: true,
}).extend({
  teamName: z.string().nullable(),
  openBranches: z.number().int(),
  /** A text of it is being written here. */
  hasDraft: z.boolean(),
  isPending: z.boolean(),
});
export type ArticleRow = z.infer<typeof ArticleRow>;

export const RevisionEntry = ArticleRevision.extend({ authorName: z.string().nullable() });
export type RevisionEntry = z.infer<typeof RevisionEntry>;

export const ArticleDetail = z.object({
  article: Article,
  authorName: z.string().nullable(),
  updatedByName: z.string().nullable(),
  teamName: z.string().nullable(),
  /** What waits beside it for a person, oldest first. */
  branches: z.array(RevisionEntry),
  isPending: z.boolean(),
});
export type ArticleDetail = z.infer<typeof ArticleDetail>;

/** A text that stands beside its article until a person has looked at both. */
export const OpenBranch = z.object({
  revisionId: ArticleRevisionId,
  articleId: ArticleId,
  articleTitle: z.string(),
  authorName: z.string().nullable(),
  isMine: z.boolean(),
  createdAt: Instant,
  body: z.string(),
});
export type OpenBranch = z.infer<typeof OpenBranch>;
