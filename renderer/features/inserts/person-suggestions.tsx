import { Lock } from 'lucide-react';
import type { ReactElement } from 'react';
import { scopesOfTicket, scopesOfUser } from '../../../shared/domain/permissions/scopes.ts';
import { bestMatches } from '../../../shared/domain/search/match-text.ts';
import type { Team } from '../../../shared/model/team.ts';
import type { Ticket } from '../../../shared/model/ticket.ts';
import type { User } from '../../../shared/model/user.ts';
import { Avatar } from '../../components/avatar.tsx';
import { useText } from '../../i18n/translator.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { useReadings } from '../palette/use-readings.ts';
import { InsertNotice } from './insert-notice.tsx';
import { MOST_SUGGESTED } from './most-suggested.ts';
import { SuggestionList } from './suggestion-list.tsx';
import type { SuggestionsProps } from './suggestions.tsx';

const TOLD = 'inserts.toldOnce';

/** Colleagues by name, those first who can open the ticket. In an answer to a customer nobody is offered, and why is said. */
export function PersonSuggestions({ detail, isNote, ...list }: SuggestionsProps): ReactElement | null {
  const { t } = useText();
  const me = useMe();
  const { data: people } = useLiveQuery('user.list', {});
  const { data: teams } = useLiveQuery('team.list', {});
  const readings = useReadings();
  const others = (people ?? []).filter(({ id }) => id !== me?.id);
  const seeing = new Set(others.filter((user) => canOpen(user, teams ?? [], detail.ticket)));
  const ordered = [...seeing, ...others.filter((user) => !seeing.has(user))];
  const textsOf = ({ name, email }: User) => [name, email.split('@')[0] ?? ''];
  const found = bestMatches(list.session.query, ordered, textsOf, readings).slice(0, MOST_SUGGESTED);
  if (!isNote) {
    const isMeant = list.session.query !== '' && found.length > 0;
    if (!isMeant) return null;
    const lock = <Lock size={14} aria-hidden className="mt-0.5 shrink-0 text-note-text" />;
    return (
      <InsertNotice editor={list.editor} from={list.session.from} icon={lock}>
        {t('inserts.noMentions')}
      </InsertNotice>
    );
  }
  const teamsOf = ({ teamIds }: User): string =>
    (teams ?? []).flatMap(({ id, name }) => (teamIds.includes(id) ? [name] : [])).join(', ');
  return (
    <SuggestionList
      {...list}
      title="inserts.person"
      notice={TOLD}
      suggestions={found.map((user) => ({
        id: user.id,
        put: () => ({
          kind: 'reference',
          reference: { kind: 'person', id: user.id },
          label: `@${user.name}`,
        }),
        content: (
          <>
            <Avatar name={user.name} size={22} />
            <span className="min-w-0 shrink-0 truncate">{user.name}</span>
            <span className="min-w-0 flex-1 truncate text-right text-small text-faint">
              {seeing.has(user) ? teamsOf(user) : t('inserts.cannotOpen')}
            </span>
          </>
        ),
      }))}
    />
  );
}

function canOpen(user: User, teams: readonly Team[], ticket: Ticket): boolean {
  const scopes = scopesOfUser(user, teams);
  return scopesOfTicket(ticket).some((scope) => scopes.includes(scope));
}
