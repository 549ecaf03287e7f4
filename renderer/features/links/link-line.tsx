import { CloudUpload, Lock } from 'lucide-react';
import type { ReactElement } from 'react';
import type { LinkRow } from '../../../shared/contract/link-rows.ts';
import { isOpenStatus } from '../../../shared/model/status-groups.ts';
import { cx } from '../../components/cx.ts';
import { StatusIcon } from '../../components/status-mark.tsx';
import { useText } from '../../i18n/translator.ts';

/** A linked ticket in two lines: its state, number and subject, and who does it. */
export function LinkLine({ row }: { row: LinkRow }): ReactElement {
  const { t } = useText();
  const { subject, teamName, assigneeName } = row;
  const isDone = !isOpenStatus(row.status);
  return (
    <span className="grid min-w-0 grid-cols-[16px_1fr] gap-x-2">
      <span className="flex h-[18px] items-center">
        <StatusIcon status={row.status} />
        <span className="sr-only">{t(`status.${row.status}`)}</span>
      </span>
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="tabular shrink-0 text-faint">#{row.otherNumber}</span>
        {subject === null ? (
          <span className="flex min-w-0 items-center gap-1 text-muted">
            <Lock size={12} strokeWidth={1.75} aria-hidden className="shrink-0 text-faint" />
            <span className="truncate">{t('links.elsewhere')}</span>
          </span>
        ) : (
          <span className={cx('min-w-0 truncate', isDone && 'text-muted')} title={subject}>
            {subject === '' ? t('queue.noSubject') : subject}
          </span>
        )}
      </span>
      <span className="col-start-2 flex min-w-0 items-center gap-1 text-small text-faint">
        <span className="truncate">
          {[
            t(`status.${row.status}`),
            teamName ?? t('links.unknownTeam'),
            subject === null ? null : (assigneeName ?? t('ticket.unassigned')),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
        {row.isPending ? (
          <CloudUpload
            size={12}
            strokeWidth={2}
            aria-label={t('ticket.pending')}
            className="shrink-0 text-amber"
          />
        ) : null}
      </span>
    </span>
  );
}
