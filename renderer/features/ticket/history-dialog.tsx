import { History } from 'lucide-react';
import { type ReactElement, useRef, useState } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import type { HistoryField } from '../../../shared/model/ticket-event.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Select } from '../../components/select.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useText } from '../../i18n/translator.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { CauseLine } from './cause-line.tsx';
import { FromTo, PendingMark } from './event-run.tsx';
import { aboutText, actorText, FIELD_NAMES } from './event-texts.ts';

const SHOWN = 500;
const FIELDS = Object.keys(FIELD_NAMES) as HistoryField[];

interface HistoryDialogProps {
  readonly ticketId: TicketId;
  /** The field that is asked for; null for all. */
  readonly field: HistoryField | null;
  readonly onClose: () => void;
}

/** What became of one field of a ticket, or of all: who, when, from what to what, newest first. */
export function HistoryDialog({ ticketId, field: asked, onClose }: HistoryDialogProps): ReactElement {
  const { t, locale } = useText();
  const [field, setField] = useState(asked);
  const choice = useRef<HTMLSelectElement>(null);
  const { data: events } = useLiveQuery('ticket.history', { ticketId, field, limit: SHOWN });
  return (
    <Dialog isOpen onClose={onClose} title={t('event.title')} initialFocus={choice}>
      <div className="border-b border-line px-4 py-2">
        <Select
          ref={choice}
          label={t('event.choose')}
          value={field ?? 'all'}
          onChange={(value) => setField(value === 'all' ? null : value)}
          options={[
            { value: 'all', label: t('event.all') },
            ...FIELDS.map((value) => ({ value, label: t(FIELD_NAMES[value]) })),
          ]}
        />
      </div>
      {events === undefined ? (
        <div className="p-4">
          <Skeleton width="60%" />
        </div>
      ) : events.length === 0 ? (
        <EmptyState icon={History} title={t('event.none.title')} text={t('event.none.text')} />
      ) : (
        <ol className="min-h-0 overflow-y-auto py-1">
          {events.map((event) => (
            <li key={event.id} className="flex items-start gap-2.5 px-4 py-1.5">
              <Avatar name={actorText({ t, locale }, event)} size={22} />
              <div className="min-w-0 flex-1">
                <p className="flex min-w-0 items-baseline gap-2">
                  <span className="min-w-0 truncate font-semibold">{actorText({ t, locale }, event)}</span>
                  {field === null ? (
                    <span className="shrink-0 text-small text-faint">{aboutText(t, event.change)}</span>
                  ) : null}
                  <span className="flex-1" />
                  {event.isPending ? <PendingMark /> : null}
                  <RelativeTime at={event.at} className="shrink-0 text-small text-faint" />
                </p>
                <p className="selectable min-w-0 text-muted">
                  <FromTo event={event} />
                </p>
                <CauseLine event={event} />
              </div>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}
