import { Command as Cmdk } from 'cmdk';
import { Pencil, Plus, Users, Zap } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { bestMatches } from '../../../shared/domain/search/match-text.ts';
import type { MacroId, TicketId } from '../../../shared/model/ids.ts';
import type { Macro } from '../../../shared/model/macro.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Keys } from '../../components/keys.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { ChoiceDialog } from '../palette/choice-dialog.tsx';
import { useChosenItem } from '../palette/use-chosen-item.ts';
import { useReadings } from '../palette/use-readings.ts';
import { applyMacro } from './apply-macro.ts';
import { callMacro } from './call-macro.ts';
import { keyOfMacro, macroOfKey } from './macro-keys.ts';
import { MacroPreview } from './macro-preview.tsx';
import { newMacro } from './own-macro.ts';

interface MacroPickerProps {
  /** What the chosen macro is applied to; without any it is edited instead. */
  readonly ticketIds: readonly TicketId[];
  readonly chosen: MacroId | null;
  readonly onClose: () => void;
}

/** The macros, found by what one types, with everything the chosen one will do beside it. */
export function MacroPicker({ ticketIds, chosen: wished, onClose }: MacroPickerProps): ReactElement {
  const services = useServices();
  const { t } = useText();
  const me = useMe();
  const [text, setText] = useState('');
  const { data: macros, error } = useLiveQuery('macro.list', {});
  const readings = useReadings();
  const found = bestMatches(text, macros ?? [], ({ name }) => [name], readings);
  const isEditing = ticketIds.length === 0;

  const edit = (macro: Macro): void =>
    patchUi(services.ui, { overlay: { kind: 'macro', macro, isNew: false } });
  const create = (): void => {
    if (me === null) return;
    const macro = { ...newMacro(services, me), name: text.trim() };
    patchUi(services.ui, { overlay: { kind: 'macro', macro, isNew: true } });
  };
  const take = (macro: Macro): void => {
    if (isEditing) {
      edit(macro);
      return;
    }
    onClose();
    applyMacro(services, macro, ticketIds).catch(reportError(services));
  };
  const type = (typed: string): void => {
    const pressed = text === '' && !isEditing ? macroOfKey(macros ?? [], Number(typed)) : undefined;
    if (pressed === undefined) setText(typed);
    else callMacro(services, pressed, ticketIds).catch(reportError(services));
  };
  const chosen = useChosenItem(
    text,
    found.map((macro) => ({ value: macro.id, run: () => take(macro) })),
    { isCurrent: macros !== undefined, preferred: text === '' ? (wished ?? undefined) : undefined },
  );
  const inMind = found.find(({ id }) => id === chosen.value);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.key !== 'F2' || inMind === undefined) return;
    event.preventDefault();
    edit(inMind);
  };

  const title = isEditing ? t('macros.editTitle') : t('macros.applyTitle', { count: ticketIds.length });
  return (
    <ChoiceDialog
      title={title}
      onClose={onClose}
      text={text}
      onType={type}
      placeholder={t('macros.find')}
      chosen={chosen}
      onKeyDown={onKeyDown}
      className="top-[8vh]! max-h-[80vh]! w-[min(880px,calc(100vw-32px))]!"
    >
      {error === null ? null : (
        <Banner tone="danger" code={error.code} className="border-x-0 border-t-0">
          {errorText(t, error)}
        </Banner>
      )}
      <div className="flex h-[min(440px,54vh)] min-h-0">
        <Cmdk.List className="max-h-none! w-[300px] shrink-0 border-r border-line">
          {macros === undefined && error === null ? (
            <div className="flex flex-col gap-4 p-3">
              <Skeleton width="80%" />
              <Skeleton width="60%" />
              <Skeleton width="70%" />
            </div>
          ) : null}
          {found.map((macro) => (
            <Cmdk.Item key={macro.id} value={macro.id} onSelect={() => take(macro)}>
              <Zap size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-faint" />
              <span className="min-w-0 flex-1 truncate">{macro.name}</span>
              {macro.teamId === null ? null : (
                <Users size={13} aria-label={t('macros.ofTeam')} className="shrink-0 text-faint" />
              )}
              <MacroKeyMark macros={macros ?? []} macro={macro} />
            </Cmdk.Item>
          ))}
          {macros !== undefined && macros.length > 0 ? (
            <Cmdk.Empty className="px-3 py-6 text-center text-faint">{t('palette.nothing')}</Cmdk.Empty>
          ) : null}
        </Cmdk.List>
        <div className="flex min-w-0 flex-1 flex-col bg-sunken">
          {inMind !== undefined ? (
            <MacroPreview macro={inMind} ticketIds={ticketIds} />
          ) : macros?.length === 0 ? (
            <EmptyState icon={Zap} title={t('macros.noneTitle')} text={t('macros.noneText')}>
              <Button tone="primary" icon={<Plus size={14} aria-hidden />} onClick={create}>
                {t('command.macro.create')}
              </Button>
            </EmptyState>
          ) : null}
        </div>
      </div>
      <footer className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-2.5 text-small text-faint">
        {inMind === undefined ? null : (
          <span className="flex items-center gap-1.5">
            <Keys text="Enter" /> {isEditing ? t('macros.edit') : t('macros.apply')}
          </span>
        )}
        <span className="flex-1" />
        {isEditing || inMind === undefined ? null : (
          <Button
            tone="quiet"
            icon={<Pencil size={13} aria-hidden />}
            hint={<Keys text="F2" />}
            onClick={() => edit(inMind)}
          >
            {t('macros.edit')}
          </Button>
        )}
        <Button tone="quiet" icon={<Plus size={14} aria-hidden />} onClick={create}>
          {t('command.macro.create')}
        </Button>
      </footer>
    </ChoiceDialog>
  );
}

function MacroKeyMark({ macros, macro }: { macros: readonly Macro[]; macro: Macro }): ReactElement | null {
  const key = keyOfMacro(macros, macro);
  return key === null ? null : <Keys text={`m ${key}`} />;
}
