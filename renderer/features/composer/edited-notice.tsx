import { Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { openScreen } from '../../commands/navigate.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useAfterPaint } from '../ticket/use-after-paint.ts';

/** Says that what is written here takes the place of words that were not taken, and where those are until then. */
export function EditedNotice({ ticketId }: { ticketId: TicketId }): ReactElement | null {
  const services = useServices();
  const { t } = useText();
  // As the sidebar, so that the words of the ticket do not wait for it.
  const paintedId = useAfterPaint(ticketId);
  const { data: edited } = useLiveQuery('attention.edited', { ticketId: paintedId });
  if (edited == null || paintedId !== ticketId) return null;
  return (
    <p role="status" className="mx-3 mb-1.5 flex items-center gap-1.5 text-small text-amber">
      <Undo2 size={13} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span className="min-w-0 text-pretty">
        {t('composer.editsRefused')}{' '}
        <button
          type="button"
          className="text-accent hover:underline"
          onClick={() => openScreen(services, 'attention')}
        >
          {t('attention.title')}
        </button>
      </span>
    </p>
  );
}
