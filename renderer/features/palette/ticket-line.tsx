import type { ReactElement } from 'react';
import type { QueueRow } from '../../../shared/contract/queries.ts';
import { StatusIcon } from '../../components/status-mark.tsx';
import { useText } from '../../i18n/translator.ts';

/** A found ticket on one line: status, number, subject and whose it is. */
export function TicketLine({ row }: { row: QueueRow }): ReactElement {
  const { t } = useText();
  return (
    <>
      <StatusIcon status={row.status} />
      <span className="tabular w-14 shrink-0 text-faint">{row.number}</span>
      <span className="min-w-0 flex-1 truncate">
        {row.subject === '' ? t('queue.noSubject') : row.subject}
      </span>
      <span className="max-w-36 shrink-0 truncate text-small text-faint">{row.customerName}</span>
    </>
  );
}
