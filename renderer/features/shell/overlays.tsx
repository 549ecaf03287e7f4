import type { ReactElement } from 'react';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { patchUi } from '../../state/ui-state.ts';
import { HelpOverlay } from '../help/help-overlay.tsx';
import { NewTicketDialog } from '../new-ticket/new-ticket-dialog.tsx';
import { Palette } from '../palette/palette.tsx';
import { SettingsDialog } from '../settings/settings-dialog.tsx';
import { TicketPicker } from '../ticket/ticket-picker.tsx';
import { SequenceHint } from './sequence-hint.tsx';

/** What lies over the window at the moment. */
export function Overlays(): ReactElement {
  return (
    <>
      <CurrentOverlay />
      <SequenceHint />
    </>
  );
}

function CurrentOverlay(): ReactElement | null {
  const { ui } = useServices();
  const overlay = useStateValue(ui, (state) => state.overlay);
  if (overlay === null) return null;
  const close = (): void => {
    // Something that closes late must not close what was opened in its place.
    if (ui.get().overlay === overlay) patchUi(ui, { overlay: null });
  };
  switch (overlay.kind) {
    case 'palette':
      return <Palette isSearch={overlay.isSearch} onClose={close} />;
    case 'help':
      return <HelpOverlay onClose={close} />;
    case 'newTicket':
      return <NewTicketDialog onClose={close} />;
    case 'settings':
      return <SettingsDialog onClose={close} />;
    case 'picker':
      return (
        <TicketPicker
          picker={overlay.picker}
          ticketIds={overlay.ticketIds}
          anchor={overlay.anchor}
          onClose={close}
        />
      );
  }
}
