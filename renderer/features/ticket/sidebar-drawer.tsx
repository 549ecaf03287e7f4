import { Drawer } from '@base-ui/react/drawer';
import type { ReactElement } from 'react';
import type { TicketDetail } from '../../../shared/contract/queries.ts';
import { useText } from '../../i18n/translator.ts';
import { TicketSidebar } from './ticket-sidebar.tsx';

interface SidebarDrawerProps {
  readonly detail: TicketDetail;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** The sidebar over the ticket, where the window is too narrow to have it beside. */
export function SidebarDrawer({ detail, onOpenChange }: SidebarDrawerProps): ReactElement {
  const { t } = useText();
  return (
    <Drawer.Root open onOpenChange={onOpenChange} swipeDirection="right">
      <Drawer.Portal>
        <Drawer.Backdrop className="fixed inset-0 z-30 bg-backdrop" />
        <Drawer.Viewport className="fixed inset-0 z-30">
          <Drawer.Popup
            data-overlay
            aria-label={t('sidebar.label')}
            className="absolute inset-y-0 right-0 w-72 border-l border-line bg-surface shadow-float outline-none"
          >
            <Drawer.Content className="h-full">
              <TicketSidebar detail={detail} />
            </Drawer.Content>
          </Drawer.Popup>
        </Drawer.Viewport>
      </Drawer.Portal>
    </Drawer.Root>
  );
}
