import { type ReactElement, useCallback, useState } from 'react';
import type { OutboxItem } from '../../../shared/contract/queries.ts';
import { Button } from '../../components/button.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { ChangeSummary } from './change-summary.tsx';
import { CopyButton } from './copy-button.tsx';
import { reasonText } from './describe-item.ts';
import { DiscardDialog } from './discard-dialog.tsx';
import { editUnsent } from './edit-unsent.ts';

/** One change that waits to be sent: what it is and the words in full; until it leaves it can be edited or discarded. */
export function OutboxCard({ item }: { item: OutboxItem }): ReactElement {
  const services = useServices();
  const { t } = useText();
  const [isAsking, setIsAsking] = useState(false);
  const stopAsking = useCallback(() => setIsAsking(false), []);
  const isEditable =
    (item.name === 'ticket.reply' || item.name === 'ticket.add-note') &&
    (item.state === 'queued' || item.state === 'blocked');
  const edit = async (): Promise<void> => {
    if ((await editUnsent(services, item)) === 'moreWouldGo') setIsAsking(true);
  };
  return (
    <li
      data-item
      tabIndex={-1}
      className="rounded-surface border border-line bg-surface focus-visible:outline-offset-0"
    >
      <ChangeSummary item={item} reason={reasonText(t, item)}>
        <div className="mt-2 flex items-center justify-end gap-1.5">
          {isEditable ? (
            <Button onClick={() => void edit().catch(reportError(services))}>{t('attention.edit')}</Button>
          ) : null}
          <CopyButton texts={[item.text]} />
          <Button tone="danger" onClick={() => setIsAsking(true)}>
            {t('attention.discard')}
          </Button>
        </div>
      </ChangeSummary>
      {isAsking ? <DiscardDialog item={item} onClose={stopAsking} /> : null}
    </li>
  );
}
