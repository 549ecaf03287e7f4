import { Check, CircleAlert, Pause, Timer, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { DeadlineRow } from '../../../shared/contract/deadline-rows.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { cx } from '../../components/cx.ts';
import { useDueState } from '../../components/due-mark.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { roughDuration } from '../../format/duration.ts';
import { useText } from '../../i18n/translator.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { durationText } from '../service-levels/duration-text.ts';
import { SidebarSection } from './sidebar-section.tsx';

/** What is promised of the ticket: each clock, when it is due, why it stands, and which policy says so. Nothing without policies. */
export function ServiceLevelSection({ ticketId }: { ticketId: TicketId }): ReactElement | null {
  const { t } = useText();
  const { data } = useLiveQuery('ticket.deadlines', { ticketId });
  const rows = data ?? [];
  if (rows.length === 0) return null;
  return (
    <SidebarSection title={t('deadline.title')}>
      <ul data-deadlines className="flex flex-col gap-2.5">
        {rows.map((row) => (
          <Deadline key={`${row.kind} ${row.metric}`} row={row} />
        ))}
      </ul>
      <Policies rows={rows} />
    </SidebarSection>
  );
}

function Deadline({ row }: { row: DeadlineRow }): ReactElement {
  const { t, locale } = useText();
  const target = durationText(row.targetMinutes, locale);
  return (
    <li data-deadline={row.metric}>
      <div className="flex items-baseline justify-between gap-2">
        <span className="min-w-0 truncate">{t(`slaMetric.${row.metric}`)}</span>
        <Standing row={row} />
      </div>
      <p className="text-small text-faint">
        {row.calendar === null
          ? t('deadline.targetAlways', { target })
          : t('deadline.target', { target, calendar: row.calendar.titles?.[locale] ?? row.calendar.key })}
      </p>
      <Pauses row={row} />
    </li>
  );
}

const DONE = {
  met: { icon: Check, tone: 'text-muted' },
  breached: { icon: X, tone: 'text-danger' },
} as const;

function Standing({ row }: { row: DeadlineRow }): ReactElement {
  const { t, locale } = useText();
  if (row.dueAt !== null && row.state === 'running') return <Running dueAt={row.dueAt} />;
  if (row.state === 'met' || row.state === 'breached') {
    const { icon: Icon, tone } = DONE[row.state];
    return (
      <span className={cx('inline-flex shrink-0 items-center gap-1', tone)}>
        <Icon size={13} strokeWidth={1.75} aria-hidden />
        {t(`deadline.${row.state}`)}
      </span>
    );
  }
  const left = row.leftMs ?? 0;
  return (
    <span className={cx('inline-flex shrink-0 items-center gap-1', left < 0 ? 'text-danger' : 'text-muted')}>
      <Pause size={13} strokeWidth={1.75} aria-hidden />
      {left < 0 ? t('deadline.pausedLate') : t('deadline.paused', { left: roughDuration(left, locale) })}
    </span>
  );
}

function Running({ dueAt }: { dueAt: number }): ReactElement {
  const { t } = useText();
  const state = useDueState(dueAt);
  const Icon = state === 'overdue' ? CircleAlert : Timer;
  return (
    <span
      data-due={state}
      className={cx(
        'inline-flex shrink-0 items-center gap-1',
        state === 'overdue' && 'font-semibold text-danger',
        state === 'soon' && 'text-amber',
      )}
    >
      <Icon size={13} strokeWidth={1.75} aria-hidden />
      {t(state === 'overdue' ? 'deadline.overdue' : 'deadline.due')}
      <RelativeTime at={dueAt} />
    </span>
  );
}

/** The pause that goes on, and those before it behind a line that opens. */
function Pauses({ row }: { row: DeadlineRow }): ReactElement | null {
  const { t } = useText();
  const now = row.pauses.find(({ to }) => to === null);
  const before = row.pauses.filter(({ to }) => to !== null);
  return (
    <>
      {now === undefined ? null : (
        <p className="text-small text-muted">
          {now.status === null ? t('deadline.waiting') : t(`status.${now.status}`)}
          {' · '}
          <RelativeTime at={now.from} />
        </p>
      )}
      {before.length === 0 ? null : (
        <details className="text-small text-faint">
          <summary className="cursor-default rounded-control">
            {t('deadline.pauses', { count: before.length })}
          </summary>
          <ul className="pl-3">
            {before.map(({ from, to, status }) => (
              <li key={from}>
                {status === null ? t('deadline.waiting') : t(`status.${status}`)}
                {' · '}
                <RelativeTime at={from} as="short" />
                {' – '}
                <RelativeTime at={to ?? from} as="short" />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Which policies these are, and why they hold. */
function Policies({ rows }: { rows: readonly DeadlineRow[] }): ReactElement {
  const { t, locale } = useText();
  const named = new Map(rows.map((row) => [row.policy[locale], row]));
  return (
    <ul className="mt-2.5 text-small text-faint">
      {[...named].map(([policy, { isForAll, priority }]) => (
        <li key={policy} className="text-pretty">
          {t(isForAll ? 'deadline.forAll' : 'deadline.fits', { policy, priority: t(`priority.${priority}`) })}
        </li>
      ))}
    </ul>
  );
}
