import type { Editor } from '@tiptap/react';
import type { ReactElement } from 'react';
import type { TicketDetail } from '../../../shared/contract/queries.ts';
import { useStateValue } from '../../state/create-state.ts';
import { ArticleSuggestions } from './article-suggestions.tsx';
import { CannedReplySuggestions } from './canned-reply-suggestions.tsx';
import type { InsertSession } from './insert-session.ts';
import type { Inserts } from './inserts.ts';
import { PersonSuggestions } from './person-suggestions.tsx';
import { TicketSuggestions } from './ticket-suggestions.tsx';

/** What the suggestions for one sign have to know. */
export interface SuggestionsProps {
  readonly editor: Editor;
  readonly inserts: Inserts;
  readonly session: InsertSession;
  readonly detail: TicketDetail;
  /** Only colleagues will read it. */
  readonly isNote: boolean;
}

const KINDS = {
  cannedReply: CannedReplySuggestions,
  person: PersonSuggestions,
  ticket: TicketSuggestions,
  article: ArticleSuggestions,
} as const;

/** The suggestions for what is being typed behind a sign. */
export function Suggestions({ inserts, ...props }: Omit<SuggestionsProps, 'session'>): ReactElement | null {
  const session = useStateValue(inserts.session, (current) => current);
  if (session === null || session.isDismissed || props.editor.isDestroyed) return null;
  const Kind = KINDS[session.kind];
  return <Kind {...props} inserts={inserts} session={session} />;
}
