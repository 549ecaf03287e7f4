import { BookOpen } from 'lucide-react';
import type { ReactElement } from 'react';
import { bestMatches } from '../../../shared/domain/search/match-text.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useReadings } from '../palette/use-readings.ts';
import { composedHtml } from '../ticket/safe-html.ts';
import { articleHtml } from './article-html.ts';
import { MOST_SUGGESTED } from './most-suggested.ts';
import type { Insertion } from './put-into.ts';
import { SuggestionList } from './suggestion-list.tsx';
import type { SuggestionsProps } from './suggestions.tsx';

/** Published articles by title or label, those in the language of the customer first. */
export function ArticleSuggestions({ detail, isNote, ...list }: SuggestionsProps): ReactElement {
  const { store } = useServices();
  const { locale } = useText();
  const { data: articles } = useLiveQuery('article.list', {});
  const readings = useReadings();
  const reads = isNote ? locale : (detail.customer?.locale ?? locale);
  const published = (articles ?? []).filter(({ status }) => status === 'published');
  const ordered = [
    ...published.filter((article) => article.locale === reads),
    ...published.filter((article) => article.locale !== reads),
  ];
  const textsOf = ({ title, labels }: (typeof ordered)[number]) => [title, ...labels];
  const found = bestMatches(list.session.query, ordered, textsOf, readings).slice(0, MOST_SUGGESTED);
  return (
    <SuggestionList
      {...list}
      title="inserts.article"
      other={isNote ? 'inserts.asLink' : undefined}
      suggestions={found.map(({ id, title, labels }) => ({
        id,
        async put(): Promise<Insertion | null> {
          const whole = await store.query('article.get', { articleId: id });
          return whole === null
            ? null
            : { kind: 'paragraphs', html: composedHtml(articleHtml(whole.article)) };
        },
        putOther: () => ({ kind: 'reference', reference: { kind: 'article', id }, label: title }),
        content: (
          <>
            <BookOpen size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-faint" />
            <span className="min-w-0 flex-1 truncate">{title}</span>
            <span className="max-w-36 shrink-0 truncate text-small text-faint">{labels.join(', ')}</span>
          </>
        ),
      }))}
    />
  );
}
