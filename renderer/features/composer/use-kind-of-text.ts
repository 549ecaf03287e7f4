import { useCallback, useState } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import type { ComposerKind } from '../../state/ui-state.ts';

interface KindOfText {
  /** Whom the text in the composer is for. */
  readonly kind: ComposerKind;
  /** Somebody wants to answer with words that were written as a note: they stay one until that is confirmed. */
  readonly isPublishing: boolean;
  /** Says as what the present text was written; null: there is none. */
  writtenAs(kind: ComposerKind | null): void;
}

/** A note never becomes an answer by a key: what was written for colleagues stays for them until somebody says so. */
export function useKindOfText(ticketId: TicketId): KindOfText {
  const { ui } = useServices();
  const wanted = useStateValue(ui, (state) => state.composerKind);
  const [text, setText] = useState<{ readonly ticketId: TicketId; readonly kind: ComposerKind } | null>(null);
  const writtenAs = useCallback(
    (kind: ComposerKind | null): void =>
      setText((before) => {
        if (kind === null) return null;
        return before?.ticketId === ticketId && before.kind === kind ? before : { ticketId, kind };
      }),
    [ticketId],
  );
  const isPublishing =
    wanted === 'publicReply' && text?.ticketId === ticketId && text.kind === 'internalNote';
  return { kind: isPublishing ? 'internalNote' : wanted, isPublishing, writtenAs };
}
