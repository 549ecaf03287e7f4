import { ArrowRight, ChevronRight, CloudUpload, History } from 'lucide-react';
import { memo, type ReactElement, useId, useState } from 'react';
import type { HistoryEntry } from '../../../shared/contract/history-rows.ts';
import { cx } from '../../components/cx.ts';
import { exactTime, timeOfDay } from '../../format/time.ts';
import { useText } from '../../i18n/translator.ts';
import { CauseLine } from './cause-line.tsx';
import { aboutText, actorText, runText, valueText } from './event-texts.ts';

/** Changes of a ticket between two messages, folded into one quiet line; all of them on demand. */
export const EventRun = memo(function EventRun({
  events,
}: {
  events: readonly HistoryEntry[];
}): ReactElement | null {
  const { t, locale } = useText();
  const [isOpen, setIsOpen] = useState(false);
  const listId = useId();
  const [first] = events;
  if (first === undefined) return null;
  const text = runText({ t, locale }, events);
  return (
    <div className="text-small text-faint">
      <button
        type="button"
        data-events
        aria-expanded={isOpen}
        aria-controls={listId}
        title={isOpen ? undefined : text}
        onClick={() => setIsOpen(!isOpen)}
        className="flex w-full items-center gap-2 rounded-control px-3 py-0.5 text-left hover:bg-hover"
      >
        <Time at={first.at} />
        <History size={13} strokeWidth={1.75} aria-hidden className="shrink-0" />
        <span className="min-w-0 truncate">{text}</span>
        {events.length === 1 ? null : (
          <span className="shrink-0">{`· ${t('event.changes', { count: events.length })}`}</span>
        )}
        {events.some(({ isPending }) => isPending) ? <PendingMark /> : null}
        <ChevronRight
          size={13}
          strokeWidth={1.75}
          aria-hidden
          className={cx('shrink-0 transition-transform duration-100', isOpen && 'rotate-90')}
        />
      </button>
      {isOpen ? (
        <ol id={listId} className="mt-0.5 mb-1 flex flex-col gap-0.5 border-l border-line ml-4 pl-3">
          {events.map((event) => (
            <li key={event.id} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              <Time at={event.at} />
              <span className="text-muted">{actorText({ t, locale }, event)}</span>
              <span>{aboutText(t, event.change)}</span>
              <FromTo event={event} />
              {event.isPending ? <PendingMark /> : null}
              <CauseLine event={event} />
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
});

function Time({ at }: { at: number }): ReactElement {
  const { locale } = useText();
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at, locale)} className="tabular shrink-0">
      {timeOfDay(at, locale)}
    </time>
  );
}

/** What a field was, and what it became; of a point of a promise what it was and who was told. */
export function FromTo({ event }: { event: HistoryEntry }): ReactElement {
  const { t, locale } = useText();
  if (event.change.field === 'escalation' || event.change.field === 'process')
    return <span className="min-w-0 break-words text-text">{valueText({ t, locale }, event, 'to')}</span>;
  return (
    <span className="inline-flex min-w-0 items-baseline gap-1.5">
      <span className="min-w-0 break-words">{valueText({ t, locale }, event, 'from')}</span>
      <ArrowRight size={12} aria-label={t('event.became')} className="shrink-0 self-center" />
      <span className="min-w-0 break-words text-text">{valueText({ t, locale }, event, 'to')}</span>
    </span>
  );
}

/** Made here, and not known to the center yet. */
export function PendingMark(): ReactElement {
  const { t } = useText();
  return (
    <span
      className="inline-flex shrink-0 items-center gap-1 whitespace-nowrap text-amber"
      title={t('ticket.pending')}
    >
      <CloudUpload size={13} strokeWidth={2} aria-hidden />
      {t('ticket.pending')}
    </span>
  );
}
