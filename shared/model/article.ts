import { z } from 'zod';
import { ArticleId, ArticleRevisionId, Instant, TeamId, UserId } from './ids.ts';
import { Locale } from './locale.ts';
import { Tag } from './ticket.ts';

/** Whether an article may be told to others as it stands, or is still being written. */
export const ArticleStatus = z.enum(['draft', 'published']);
export type ArticleStatus = z.infer<typeof ArticleStatus>;

export const MAX_ARTICLE_TITLE = 200;
/** The most characters the text of an article may have. */
export const MAX_ARTICLE_BODY = 200_000;

/** What people write of an article and what is merged: plain text with the marks of Markdown. */
export const ArticleText = z.object({
  title: z.string().trim().min(1).max(MAX_ARTICLE_TITLE),
  body: z.string().max(MAX_ARTICLE_BODY),
  labels: z.array(Tag).max(50),
});
export type ArticleText = z.infer<typeof ArticleText>;

/** Something that is known and written down once. Its text is the text of the revision that it names. */
export const Article = ArticleText.extend({
  id: ArticleId,
  /** Null for one that is everybody's. */
  teamId: TeamId.nullable(),
  locale: Locale,
  status: ArticleStatus,
  authorId: UserId,
  revisionId: ArticleRevisionId,
  /** Its place in the line of revisions, from one. */
  revision: z.number().int().positive(),
  updatedById: UserId,
  createdAt: Instant,
  updatedAt: Instant,
});
export type Article = z.infer<typeof Article>;

/**
 * What became of a text that stands beside the line of revisions: `open` waits for a person, `merged` went into a
 * later one together with what others wrote, `taken` became one as it is, `dropped` did not. Of one that is `replaced`
 * its author made another branch.
 */
export const BranchState = z.enum(['open', 'merged', 'taken', 'dropped', 'replaced']);
export type BranchState = z.infer<typeof BranchState>;

/** One text that somebody wrote for an article, as it was written; kept whole, whatever became of it. */
export const ArticleRevision = ArticleText.extend({
  id: ArticleRevisionId,
  articleId: ArticleId,
  /** Its place in the line; null for a branch. */
  number: z.number().int().positive().nullable(),
  /** What it was written from; null for the first one, and where that is not known any more. */
  parentId: ArticleRevisionId.nullable(),
  /** The branch that went into it. */
  branchId: ArticleRevisionId.nullable(),
  authorId: UserId,
  createdAt: Instant,
  /** Null in the line. */
  branchState: BranchState.nullable(),
  resolvedAt: Instant.nullable(),
  resolvedById: UserId.nullable(),
});
export type ArticleRevision = z.infer<typeof ArticleRevision>;
