import { AlarmClock, AlarmClockCheck } from 'lucide-react';
import type { ReactElement } from 'react';
import type { QueueRow } from '../../../shared/contract/queries.ts';
import { isBackFromSnooze } from '../../../shared/domain/tickets/snooze.ts';
import { Badge } from '../../components/badge.tsx';
import { momentTime } from '../../format/time.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';

type MarkedRow = { readonly row: QueueRow };

/** In a list: that a ticket has come back and waits for somebody, or that it is put aside; nothing for others. */
export function SnoozeMark({ row }: MarkedRow): ReactElement | null {
  const { snooze, isSnoozed } = row;
  if (snooze === null) return null;
  if (!isSnoozed) return isBackFromSnooze(row) ? <BackMark reason={snooze.reason} /> : null;
  return <AsideMark row={row} />;
}

function BackMark({ reason }: { reason: string | null }): ReactElement {
  const { t } = useText();
  return (
    <span data-back title={reason ?? t('snooze.backHint')} className="inline-flex shrink-0">
      <Badge tone="accent">
        <AlarmClockCheck size={11} strokeWidth={2} aria-hidden />
        {t('snooze.back')}
      </Badge>
    </span>
  );
}

function AsideMark({ row: { snooze } }: MarkedRow): ReactElement {
  const { t, locale } = useText();
  const { clock } = useServices();
  const time = snooze === null ? '' : momentTime(snooze.until, clock.now(), locale);
  const text = t('snooze.until', { time });
  return (
    <span role="img" data-snoozed aria-label={text} title={text} className="shrink-0 text-faint">
      <AlarmClock size={13} strokeWidth={2} aria-hidden />
    </span>
  );
}

/** The column that says until when a ticket is put aside, and why. */
export function SnoozeCell({ row: { snooze, isSnoozed } }: MarkedRow): ReactElement {
  const { locale } = useText();
  const { clock } = useServices();
  if (snooze === null || !isSnoozed) return <span className="text-disabled">–</span>;
  return (
    <span className="flex min-w-0 gap-1.5" title={snooze.reason ?? undefined}>
      <span className="tabular shrink-0">{momentTime(snooze.until, clock.now(), locale)}</span>
      <span className="truncate text-muted">{snooze.reason}</span>
    </span>
  );
}
