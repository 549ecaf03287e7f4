import { AlarmClock, AlarmClockCheck } from 'lucide-react';
import type { ReactElement } from 'react';
import type { TicketDetail } from '../../../shared/contract/queries.ts';
import { isBackFromSnooze } from '../../../shared/domain/tickets/snooze.ts';
import { Button } from '../../components/button.tsx';
import { Keys } from '../../components/keys.tsx';
import { momentTime } from '../../format/time.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { snoozeTickets } from '../ticket/ticket-actions.ts';

/** Under the head of a ticket: that it is put aside, until when and why; or that it has come back, until somebody acts. */
export function SnoozeLine({ detail }: { detail: TicketDetail }): ReactElement | null {
  const services = useServices();
  const { t, locale } = useText();
  const { ticket, isSnoozed } = detail;
  const { snooze } = ticket;
  if (snooze === null || (!isSnoozed && !isBackFromSnooze(ticket))) return null;
  const time = momentTime(snooze.until, services.clock.now(), locale);
  return (
    <p
      data-snooze-line
      className="flex items-center gap-2 border-t border-accent-line bg-accent-soft px-4 py-1.5 text-small"
    >
      {isSnoozed ? (
        <AlarmClock size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
      ) : (
        <AlarmClockCheck size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
      )}
      <span className="shrink-0 font-semibold">
        {t(isSnoozed ? 'snooze.until' : 'snooze.backSince', { time })}
      </span>
      <span className="min-w-0 flex-1 truncate text-muted" title={snooze.reason ?? undefined}>
        {snooze.reason}
      </span>
      {isSnoozed ? (
        <Button
          tone="quiet"
          className="h-6"
          onClick={() => void snoozeTickets(services, [ticket.id], null).catch(reportError(services))}
        >
          {t('snooze.takeBack')} <Keys text="h" />
        </Button>
      ) : null}
    </p>
  );
}
