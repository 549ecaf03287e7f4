import { GitCompareArrows } from 'lucide-react';
import type { ReactElement } from 'react';
import type { TicketDetail } from '../../../shared/contract/queries.ts';
import { lostValue } from '../../../shared/domain/tickets/lost-value.ts';
import { Button } from '../../components/button.tsx';
import { Keys } from '../../components/keys.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { fieldText, valueText } from './conflict-words.ts';
import { settleConflict } from './settle-conflict.ts';

/** Values that lost against a later change elsewhere: both are shown, one click brings the lost one back. */
export function ConflictChips({ detail }: { detail: TicketDetail }): ReactElement | null {
  const services = useServices();
  const { t } = useText();
  const me = useMe();
  const open = detail.conflictNotes.filter(({ resolvedAt }) => resolvedAt === null);
  const { data: users } = useLiveQuery('user.list', open.length === 0 ? null : {});
  if (open.length === 0) return null;
  const keys = services.commands.keysOf('ticket.restore-lost')[0];
  const first = open.find((note) => lostValue(note) !== null);
  return (
    <ul className="flex flex-col gap-1 border-t border-amber-line bg-amber-soft px-4 py-1.5 text-small text-amber">
      {open.map((note) => {
        const isHidden = detail.hiddenFields.some((hidden) => hidden === `ticket.${note.field}`);
        const value = isHidden ? t('hidden.value') : valueText(t, note.field, note.loserValue);
        const isMine = note.loserUserId === me?.id;
        const name = users?.find(({ id }) => id === note.loserUserId)?.name ?? '?';
        return (
          <li key={note.id} className="flex min-w-0 items-center gap-2">
            <GitCompareArrows size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
            <span className="min-w-0 flex-1 truncate" title={value}>
              {isMine
                ? t('conflict.yours', { field: fieldText(t, note.field), value })
                : t('conflict.theirs', { field: fieldText(t, note.field), value, name })}
            </span>
            {lostValue(note) === null ? null : (
              <Button
                className="h-6"
                hint={note === first && keys !== undefined ? <Keys text={keys} /> : null}
                onClick={() => settleConflict(services, note, 'restore').catch(reportError(services))}
              >
                {t('conflict.restore')}
              </Button>
            )}
            <Button
              tone="quiet"
              className="h-6"
              onClick={() => settleConflict(services, note, 'resolve').catch(reportError(services))}
            >
              {t('conflict.keep')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
