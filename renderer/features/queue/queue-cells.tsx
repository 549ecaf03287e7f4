import type { LucideIcon } from 'lucide-react';
import { Globe, Mail, MessageCircle, MessagesSquare, Phone, Webhook } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { QueueRow } from '../../../shared/contract/queries.ts';
import { HIGH_RISK_TAG } from '../../../shared/domain/sla/high-risk.ts';
import type { Channel } from '../../../shared/model/channel.ts';
import type { ColumnId } from '../../../shared/model/view.ts';
import { Badge } from '../../components/badge.tsx';
import { cx } from '../../components/cx.ts';
import { DueMark } from '../../components/due-mark.tsx';
import { HighRiskMark } from '../../components/high-risk-mark.tsx';
import { PriorityMark } from '../../components/priority-mark.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { useText } from '../../i18n/translator.ts';
import { PresenceMark } from '../presence/presence-marks.tsx';
import { SnoozeCell, SnoozeMark } from '../snooze/snooze-mark.tsx';

const CHANNEL_ICONS: Readonly<Record<Channel, LucideIcon>> = {
  mail: Mail,
  phone: Phone,
  chat: MessagesSquare,
  wechat: MessageCircle,
  portal: Globe,
  api: Webhook,
};

/** Where a ticket came in, as a small sign with its word for screen readers. */
export function ChannelIcon({ channel }: { channel: Channel }): ReactElement {
  const { t } = useText();
  const Icon = CHANNEL_ICONS[channel];
  const label = t(`channel.${channel}`);
  return (
    <span role="img" aria-label={label} title={label} className="inline-flex text-faint">
      <Icon size={14} strokeWidth={1.75} aria-hidden />
    </span>
  );
}

/** A value that may be missing. */
function Optional({ value, empty }: { value: string | null; empty: string }): ReactNode {
  return value === null || value === '' ? <span className="text-disabled">{empty}</span> : value;
}

function SubjectCell({ row }: { row: QueueRow }): ReactElement {
  const { t } = useText();
  return (
    <>
      {row.subject === '' ? (
        <span className="truncate text-faint">{t('queue.noSubject')}</span>
      ) : (
        <span className={cx('truncate', row.status === 'new' && 'font-semibold')}>{row.subject}</span>
      )}
      <HighRiskMark tags={row.tags} isShort />
      <SnoozeMark row={row} />
      <DueMark at={row.nextDueAt} />
      <PresenceMark ticketId={row.id} />
    </>
  );
}

/** What stands in each column of the queue. */
export const CELLS: Readonly<Record<ColumnId, (row: QueueRow) => ReactNode>> = {
  number: (row) => <span className="tabular text-muted">{row.number}</span>,
  priority: (row) => <PriorityMark priority={row.priority} />,
  subject: (row) => <SubjectCell row={row} />,
  customer: (row) => <Optional value={row.customerName} empty="–" />,
  status: (row) => <StatusMark status={row.status} className="max-w-full" />,
  assignee: (row) => <Optional value={row.assigneeName} empty="–" />,
  team: (row) => <Optional value={row.teamName} empty="–" />,
  tags: (row) => (
    <span className="flex min-w-0 gap-1 overflow-hidden">
      <HighRiskMark tags={row.tags} />
      {row.tags
        .filter((tag) => tag !== HIGH_RISK_TAG)
        .map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
    </span>
  ),
  channel: (row) => <ChannelIcon channel={row.channel} />,
  createdAt: (row) => <RelativeTime at={row.createdAt} as="short" className="text-muted" />,
  updatedAt: (row) => <RelativeTime at={row.updatedAt} as="short" className="text-muted" />,
  snoozedUntil: (row) => <SnoozeCell row={row} />,
};

/** The row in words, for screen readers that read rows as a whole. */
export function useRowLabel(): (row: QueueRow) => string {
  const { t } = useText();
  return (row) =>
    t('queue.rowLabel', {
      number: row.number,
      subject: row.subject,
      customer: row.customerName ?? '',
      status: t(`status.${row.status}`),
      priority: t(`priority.${row.priority}`),
    });
}
