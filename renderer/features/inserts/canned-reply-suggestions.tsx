import { MessageSquareText, Users } from 'lucide-react';
import type { ReactElement } from 'react';
import { bestMatches } from '../../../shared/domain/search/match-text.ts';
import { Badge } from '../../components/badge.tsx';
import { LANGUAGES } from '../../i18n/languages.ts';
import { useText } from '../../i18n/translator.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { useReadings } from '../palette/use-readings.ts';
import { composedHtml } from '../ticket/safe-html.ts';
import { type CannedReply, cannedReplies, wordsOfReply } from './canned-replies.ts';
import { InsertNotice } from './insert-notice.tsx';
import { MOST_SUGGESTED } from './most-suggested.ts';
import { SuggestionList } from './suggestion-list.tsx';
import type { SuggestionsProps } from './suggestions.tsx';

/** Canned replies by their names, with the words as they will stand there. */
export function CannedReplySuggestions({ detail, isNote: _isNote, ...list }: SuggestionsProps): ReactElement {
  const { t, locale } = useText();
  const me = useMe();
  const { data: macros } = useLiveQuery('macro.list', {});
  const readings = useReadings();
  const all = cannedReplies(macros ?? [], detail.customer?.locale ?? locale);
  const found = bestMatches(list.session.query, all, ({ macro }) => [macro.name], readings).slice(
    0,
    MOST_SUGGESTED,
  );
  const wordsOf = (reply: CannedReply) =>
    wordsOfReply(reply, {
      ticket: detail.ticket,
      customerName: detail.customer?.name ?? null,
      agent: me === null ? null : { id: me.id, name: me.name },
    });
  if (macros !== undefined && all.length === 0 && list.session.query === '') {
    const icon = <MessageSquareText size={14} aria-hidden className="mt-0.5 shrink-0 text-faint" />;
    return (
      <InsertNotice editor={list.editor} from={list.session.from} icon={icon}>
        {t('inserts.noCannedReplies', { command: t('command.canned-reply.create') })}
      </InsertNotice>
    );
  }
  return (
    <SuggestionList
      {...list}
      title="inserts.cannedReply"
      suggestions={found.map((reply) => {
        const { text, html } = wordsOf(reply);
        const language = LANGUAGES.find(({ value }) => value === reply.locale)?.label;
        return {
          id: `${reply.macro.id} ${reply.locale ?? ''}`,
          put: () => ({ kind: 'paragraphs', html: composedHtml(html) }),
          content: (
            <span className="flex min-w-0 flex-1 flex-col">
              <span className="flex min-w-0 items-center gap-1.5">
                <span className="min-w-0 truncate font-semibold">{reply.macro.name}</span>
                {reply.macro.teamId === null ? null : (
                  <Users size={13} aria-label={t('macros.ofTeam')} className="shrink-0 text-faint" />
                )}
                {language === undefined ? null : <Badge>{language}</Badge>}
              </span>
              <span className="truncate text-small text-muted">{text}</span>
            </span>
          ),
        };
      })}
    />
  );
}
