import { Command as Cmdk } from 'cmdk';
import { BookOpen } from 'lucide-react';
import type { ReactElement } from 'react';
import { bestMatches } from '../../../shared/domain/search/match-text.ts';
import type { Readings } from '../../../shared/domain/search/readings.ts';
import { openArticle } from '../../commands/navigate.ts';
import { Badge } from '../../components/badge.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import type { PaletteItem } from './use-chosen-item.ts';

const ARTICLES = 5;

/** The articles whose title or labels fit what was typed; Enter opens one to be read. */
export function useArticleGroup(
  query: string,
  readings: Readings | null,
): { readonly group: ReactElement | null; readonly items: readonly PaletteItem[] } {
  const services = useServices();
  const { t } = useText();
  const { data: articles } = useLiveQuery('article.list', query === '' ? null : {});
  if (query === '') return { group: null, items: [] };
  const textsOf = ({ title, labels }: { title: string; labels: readonly string[] }) => [title, ...labels];
  const found = bestMatches(query, articles ?? [], textsOf, readings).slice(0, ARTICLES);
  if (found.length === 0) return { group: null, items: [] };
  const items = found.map(({ id }) => ({
    value: `article ${id}`,
    run: () => openArticle(services, id, 'read'),
  }));
  const group = (
    <Cmdk.Group key="articles" heading={t('palette.articles')}>
      {found.map((article, index) => (
        <Cmdk.Item key={article.id} value={`article ${article.id}`} onSelect={() => items[index]?.run()}>
          <BookOpen size={14} aria-hidden className="text-faint" />
          <span className="min-w-0 flex-1 truncate">
            {article.title === '' ? t('article.untitled') : article.title}
          </span>
          {article.status === 'draft' ? <Badge>{t('article.status.draft')}</Badge> : null}
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  );
  return { group, items };
}
