import { memo, type ReactElement, Suspense } from 'react';
import { lazyPart } from '../../lazy-parts.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { patchUi } from '../../state/ui-state.ts';
import { FollowDeadlines } from '../deadlines/follow-deadlines.tsx';
import { FollowMacros } from '../macros/follow-macros.tsx';
import { FollowTabs } from '../tabs/follow-tabs.tsx';
import { FollowHost } from './follow-host.tsx';
import { SequenceHint } from './sequence-hint.tsx';

const CustomerDialog = lazyPart(async () => (await import('../customer/customer-dialog.tsx')).CustomerDialog);
const GroupingPicker = lazyPart(async () => (await import('../board/grouping-picker.tsx')).GroupingPicker);
const HelpOverlay = lazyPart(async () => (await import('../help/help-overlay.tsx')).HelpOverlay);
const HistoryDialog = lazyPart(async () => (await import('../ticket/history-dialog.tsx')).HistoryDialog);
const LinkDialog = lazyPart(async () => (await import('../links/link-dialog.tsx')).LinkDialog);
const LinksPicker = lazyPart(async () => (await import('../links/links-picker.tsx')).LinksPicker);
const OpenPartsDialog = lazyPart(
  async () => (await import('../links/open-parts-dialog.tsx')).OpenPartsDialog,
);
const MergeDialog = lazyPart(async () => (await import('../merge/merge-dialog.tsx')).MergeDialog);
const LeftDialog = lazyPart(async () => (await import('../macros/left-dialog.tsx')).LeftDialog);
const MacroDialog = lazyPart(async () => (await import('../macros/macro-dialog.tsx')).MacroDialog);
const MacroPicker = lazyPart(async () => (await import('../macros/macro-picker.tsx')).MacroPicker);
const NewTicketDialog = lazyPart(
  async () => (await import('../new-ticket/new-ticket-dialog.tsx')).NewTicketDialog,
);
const NotificationsDialog = lazyPart(
  async () => (await import('../notifications/notifications-dialog.tsx')).NotificationsDialog,
);
const Palette = lazyPart(async () => (await import('../palette/palette.tsx')).Palette);
const PeekDialog = lazyPart(async () => (await import('../tabs/peek-dialog.tsx')).PeekDialog);
const StartPicker = lazyPart(async () => (await import('../processes/start-picker.tsx')).StartPicker);
const StepDialog = lazyPart(async () => (await import('../processes/step-dialog.tsx')).StepDialog);
const RuleDialog = lazyPart(async () => (await import('../rules/rule-dialog.tsx')).RuleDialog);
const RulesDialog = lazyPart(async () => (await import('../rules/rules-dialog.tsx')).RulesDialog);
const ServiceLevelsDialog = lazyPart(
  async () => (await import('../service-levels/service-levels-dialog.tsx')).ServiceLevelsDialog,
);
const ServiceLevelsEditor = lazyPart(
  async () => (await import('../service-levels/service-levels-editor.tsx')).ServiceLevelsEditor,
);
const SnoozeDialog = lazyPart(async () => (await import('../snooze/snooze-dialog.tsx')).SnoozeDialog);
const SettingsDialog = lazyPart(async () => (await import('../settings/settings-dialog.tsx')).SettingsDialog);
const TabPicker = lazyPart(async () => (await import('../tabs/tab-picker.tsx')).TabPicker);
const TemplateEditor = lazyPart(
  async () => (await import('../process-editor/template-editor.tsx')).TemplateEditor,
);
const TemplatesDialog = lazyPart(
  async () => (await import('../process-editor/templates-dialog.tsx')).TemplatesDialog,
);
const TicketPicker = lazyPart(async () => (await import('../ticket/ticket-picker.tsx')).TicketPicker);
const ViewDialog = lazyPart(async () => (await import('../views/view-dialog.tsx')).ViewDialog);

/** What lies over the window at the moment. */
export const Overlays = memo(function Overlays(): ReactElement {
  return (
    <>
      <Suspense>
        <CurrentOverlay />
      </Suspense>
      <SequenceHint />
      <FollowMacros />
      <FollowDeadlines />
      <FollowHost />
      <FollowTabs />
    </>
  );
});

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
      return <Palette isSearch={overlay.isSearch} text={overlay.text ?? ''} onClose={close} />;
    case 'boardGrouping':
      return <GroupingPicker anchor={overlay.anchor} onClose={close} />;
    case 'help':
      return <HelpOverlay onClose={close} />;
    case 'newTicket':
      return <NewTicketDialog whole={overlay.whole} onClose={close} />;
    case 'settings':
      return <SettingsDialog isLeaving={overlay.isLeaving} onClose={close} />;
    case 'customer':
      return <CustomerDialog customer={overlay.customer} onClose={close} />;
    case 'merge':
      return <MergeDialog ticketIds={overlay.ticketIds} onClose={close} />;
    case 'snooze':
      return <SnoozeDialog ticketIds={overlay.ticketIds} onClose={close} />;
    case 'link':
      return <LinkDialog ticketIds={overlay.ticketIds} onClose={close} />;
    case 'links':
      return <LinksPicker ticketId={overlay.ticketId} onClose={close} />;
    case 'startProcess':
      return <StartPicker ticketId={overlay.ticketId} onClose={close} />;
    case 'processStep': {
      const { ticketId, processId } = overlay;
      return <StepDialog key={processId} ticketId={ticketId} processId={processId} onClose={close} />;
    }
    case 'openParts':
      return <OpenPartsDialog question={overlay.question} onClose={close} />;
    case 'history':
      return <HistoryDialog ticketId={overlay.ticketId} field={overlay.field} onClose={close} />;
    case 'view':
      return <ViewDialog view={overlay.view} isNew={overlay.isNew} onClose={close} />;
    case 'macros': {
      const { ticketIds, chosen } = overlay;
      return <MacroPicker key={chosen} ticketIds={ticketIds} chosen={chosen} onClose={close} />;
    }
    case 'macro':
      return <MacroDialog macro={overlay.macro} isNew={overlay.isNew} onClose={close} />;
    case 'peek':
      return <PeekDialog ticketId={overlay.ticketId} onClose={close} />;
    case 'tabs':
      return <TabPicker anchor={overlay.anchor} onClose={close} />;
    case 'notifications':
      return <NotificationsDialog onClose={close} />;
    case 'rules':
      return <RulesDialog onClose={close} />;
    case 'rule':
      return <RuleDialog key={overlay.rule.id} rule={overlay.rule} isNew={overlay.isNew} />;
    case 'processTemplates':
      return <TemplatesDialog onClose={close} />;
    case 'processTemplate':
      return <TemplateEditor before={overlay.before} isNew={overlay.isNew} />;
    case 'serviceLevels':
      return <ServiceLevelsDialog onClose={close} />;
    case 'serviceLevelsEditor': {
      const { inForce, begin } = overlay;
      return <ServiceLevelsEditor key={JSON.stringify(inForce)} inForce={inForce} begin={begin} />;
    }
    case 'macroLeft': {
      const { name, savedCount, untouched } = overlay;
      return <LeftDialog name={name} savedCount={savedCount} untouched={untouched} onClose={close} />;
    }
    case 'picker':
      return (
        <TicketPicker
          picker={overlay.picker}
          ticketIds={overlay.ticketIds}
          anchor={overlay.anchor}
          settles={overlay.settles ?? undefined}
          onClose={close}
        />
      );
  }
}
