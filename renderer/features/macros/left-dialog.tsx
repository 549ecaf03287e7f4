import { type ReactElement, useRef } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { rejectionText } from '../../i18n/sentences.ts';
import { type Translate, useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { missingText } from './effect-list.tsx';
import type { Obstacle, UntouchedTicket } from './untouched-ticket.ts';

interface LeftDialogProps {
  readonly name: string;
  readonly savedCount: number;
  readonly untouched: readonly UntouchedTicket[];
  readonly onClose: () => void;
}

/** The tickets that a macro left as they were, each with its reason; they can be selected to go on with them. */
export function LeftDialog({ name, savedCount, untouched, onClose }: LeftDialogProps): ReactElement {
  const services = useServices();
  const { t } = useText();
  const first = useRef<HTMLButtonElement>(null);
  const select = (): void => {
    const ids = new Set<string>(untouched.map(({ ticketId }) => ticketId));
    patchUi(services.ui, { selection: { kind: 'some', ids } });
    onClose();
  };
  const open = (ticketId: TicketId): void => openTicket(services, ticketId);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('macros.leftTitle', { name })}
      initialFocus={first}
      className="w-[min(640px,calc(100vw-32px))]!"
    >
      <p className="tabular border-b border-line px-4 py-2.5 text-muted">
        {t('macros.leftCount', { count: untouched.length })}{' '}
        {savedCount > 0 ? t('macros.appliedCount', { count: savedCount }) : null}
      </p>
      <ul className="min-h-0 overflow-y-auto p-1">
        {untouched.map(({ ticketId, number, subject, obstacle }, index) => (
          <li key={ticketId}>
            <button
              ref={index === 0 ? first : undefined}
              type="button"
              onClick={() => open(ticketId)}
              className="flex w-full flex-col gap-0.5 rounded-control px-3 py-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span className="flex w-full min-w-0 gap-2">
                <span className="tabular shrink-0 text-faint">#{number}</span>
                <span className="min-w-0 flex-1 truncate">
                  {subject === '' ? t('queue.noSubject') : subject}
                </span>
              </span>
              <span className="text-small text-pretty text-danger">{obstacleText(t, obstacle)}</span>
            </button>
          </li>
        ))}
      </ul>
      <footer className="flex shrink-0 items-center justify-end gap-2 border-t border-line px-4 py-3">
        <Button onClick={select}>{t('macros.selectLeft')}</Button>
        <Button tone="primary" onClick={onClose}>
          {t('action.close')}
        </Button>
      </footer>
    </Dialog>
  );
}

function obstacleText(t: Translate, obstacle: Obstacle): string {
  return obstacle.outcome === 'blocked'
    ? missingText(t, obstacle.missing)
    : rejectionText(t, obstacle.code, obstacle.params);
}
