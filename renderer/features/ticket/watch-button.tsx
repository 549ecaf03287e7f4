import { Eye } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Ticket } from '../../../shared/model/ticket.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useMe } from '../../store-client/use-session.ts';
import { watchTickets } from './ticket-actions.ts';

/** Whether the person watches the ticket; a press begins or ends it. */
export function WatchButton({ ticket }: { ticket: Ticket }): ReactElement | null {
  const services = useServices();
  const { t } = useText();
  const me = useMe();
  if (me === null) return null;
  const isWatched = ticket.watcherIds.includes(me.id);
  return (
    <IconButton
      icon={Eye}
      label={t('ticket.watch')}
      keys="Shift+S"
      isPressed={isWatched}
      onClick={() => void watchTickets(services, [ticket.id], !isWatched).catch(reportError(services))}
    />
  );
}
