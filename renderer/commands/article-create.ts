import type { ArticleId } from '../../shared/model/ids.ts';
import { defineCommand } from './command.ts';
import { openArticle } from './navigate.ts';

/** Begins an article; it is nowhere but here until it is saved. */
export const articleCreate = defineCommand({
  id: 'article.create',
  label: 'command.article.create',
  group: 'write',
  run: ({ services }) => openArticle(services, services.newId() as ArticleId, 'edit'),
});
