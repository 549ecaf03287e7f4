import { Command as Cmdk } from 'cmdk';
import { AlarmClock, CalendarClock, TriangleAlert } from 'lucide-react';
import { type ReactElement, useId, useMemo, useState } from 'react';
import type { SnoozeChoices } from '../../../shared/contract/snooze-choices.ts';
import { createZoneClock } from '../../../shared/domain/business-time/zone-clock.ts';
import { readMoment } from '../../../shared/domain/tickets/read-moment.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { MAX_SNOOZE_REASON } from '../../../shared/model/snooze.ts';
import { Keys } from '../../components/keys.tsx';
import { INPUT_CLASS } from '../../components/text-field.tsx';
import { momentTime } from '../../format/time.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { ChoiceDialog } from '../palette/choice-dialog.tsx';
import { useChosenItem } from '../palette/use-chosen-item.ts';
import { snoozeTickets } from '../ticket/ticket-actions.ts';

interface SnoozeDialogProps {
  readonly ticketIds: readonly TicketId[];
  readonly onClose: () => void;
}

/** Asks until when tickets are put aside, and why; and says what is due before that. */
export function SnoozeDialog({ ticketIds, onClose }: SnoozeDialogProps): ReactElement | null {
  const [firstId] = ticketIds;
  const { data: choices } = useLiveQuery('snooze.choices', { ticketIds: [...ticketIds] });
  const { data: detail } = useLiveQuery('ticket.get', firstId === undefined ? null : { ticketId: firstId });
  if (choices === undefined || detail === undefined) return null;
  const number = detail?.ticket.number ?? null;
  return <SnoozeForm ticketIds={ticketIds} number={number} choices={choices} onClose={onClose} />;
}

type SnoozeFormProps = SnoozeDialogProps & {
  readonly number: number | null;
  readonly choices: SnoozeChoices;
};

function SnoozeForm({ ticketIds, number, choices, onClose }: SnoozeFormProps): ReactElement {
  const services = useServices();
  const { t, locale } = useText();
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const reasonId = useId();
  const { presets, deadlines } = choices;
  const zone = useMemo(() => createZoneClock(new Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  const now = services.clock.now();
  const typed = text.trim() === '' ? null : readMoment(text, now, zone);
  const offered =
    text.trim() === ''
      ? presets.map(({ preset, at }) => ({ value: preset as string, label: t(`snooze.${preset}`), at }))
      : typed === null
        ? []
        : [{ value: 'typed', label: t('snooze.typed'), at: typed }];
  const take = (at: number): void => {
    onClose();
    const why = reason.trim() === '' ? null : reason.trim();
    snoozeTickets(services, ticketIds, { until: at, reason: why }).catch(reportError(services));
  };
  const items = offered.map(({ value, at }) => ({ value, run: () => take(at) }));
  const chosen = useChosenItem(text, items);
  const chosenAt = offered.find(({ value }) => value === chosen.value)?.at;
  const before = deadlines.filter((at) => chosenAt !== undefined && at < chosenAt);
  const [firstDue] = before;
  const count = ticketIds.length;
  const title =
    count === 1 ? t('snooze.dialog', { number: number ?? '' }) : t('snooze.dialogMany', { count });

  return (
    <ChoiceDialog
      title={title}
      onClose={onClose}
      text={text}
      onType={setText}
      placeholder={t('snooze.placeholder')}
      chosen={chosen}
    >
      <Cmdk.List className="max-h-60!">
        {offered.map(({ value, label, at }) => (
          <Cmdk.Item key={value} value={value} onSelect={() => take(at)}>
            {value === 'typed' ? (
              <CalendarClock size={16} strokeWidth={1.75} aria-hidden className="text-muted" />
            ) : (
              <AlarmClock size={16} strokeWidth={1.75} aria-hidden className="text-muted" />
            )}
            <span className="min-w-0 flex-1 truncate">{label}</span>
            <span className="tabular text-muted">{momentTime(at, now, locale)}</span>
          </Cmdk.Item>
        ))}
        <Cmdk.Empty className="px-4 py-5 text-pretty text-faint">{t('snooze.unread')}</Cmdk.Empty>
      </Cmdk.List>
      <div className="flex shrink-0 flex-col gap-1 border-t border-line px-4 py-3">
        <label htmlFor={reasonId} className="text-small font-semibold text-muted">
          {t('snooze.reason')}
        </label>
        <input
          id={reasonId}
          value={reason}
          maxLength={MAX_SNOOZE_REASON}
          onChange={(event) => setReason(event.target.value)}
          className={INPUT_CLASS}
        />
      </div>
      <footer className="flex shrink-0 items-start gap-2 border-t border-line bg-sunken px-4 py-2.5 text-small">
        {firstDue === undefined ? (
          <p className="flex-1 text-pretty text-muted">{t('snooze.clocksGoOn')}</p>
        ) : (
          <p role="status" className="flex flex-1 gap-1.5 text-pretty text-amber">
            <TriangleAlert size={14} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0" />
            {firstDue <= now
              ? t('snooze.overdue', { count: before.length })
              : t('snooze.dueBefore', {
                  count: before.length,
                  time: momentTime(firstDue, now, locale),
                })}
          </p>
        )}
        {chosenAt === undefined ? null : (
          <span className="flex shrink-0 items-center gap-1.5 text-muted">
            <Keys text="Enter" /> {t('snooze.take')}
          </span>
        )}
      </footer>
    </ChoiceDialog>
  );
}
