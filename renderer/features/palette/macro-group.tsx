import { Command as Cmdk } from 'cmdk';
import { Zap } from 'lucide-react';
import type { ReactElement } from 'react';
import { bestMatches } from '../../../shared/domain/search/match-text.ts';
import type { Readings } from '../../../shared/domain/search/readings.ts';
import type { MacroId } from '../../../shared/model/ids.ts';
import { Keys } from '../../components/keys.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { type Services, useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { keyOfMacro } from '../macros/macro-keys.ts';
import type { PaletteItem } from './use-chosen-item.ts';

/** The macros that fit what was typed, where there is a ticket to apply one to. */
export function useMacroGroup(
  query: string,
  readings: Readings | null,
): { readonly group: ReactElement | null; readonly items: readonly PaletteItem[] } {
  const services = useServices();
  const { t } = useText();
  const isUsable = query !== '' && services.commands.isEnabled('macro.open');
  const { data: macros } = useLiveQuery('macro.list', isUsable ? {} : null);
  const found = bestMatches(query, macros ?? [], ({ name }) => [name], readings);
  if (!isUsable || found.length === 0) return { group: null, items: [] };
  const items = found.map(({ id }) => ({ value: `macro ${id}`, run: () => showMacro(services, id) }));
  const group = (
    <Cmdk.Group key="macros" heading={t('palette.macros')}>
      {found.map((macro) => {
        const key = keyOfMacro(macros ?? [], macro);
        return (
          <Cmdk.Item
            key={macro.id}
            value={`macro ${macro.id}`}
            onSelect={() => showMacro(services, macro.id)}
          >
            <Zap size={14} aria-hidden className="text-faint" />
            <span className="min-w-0 flex-1 truncate">{macro.name}</span>
            {key === null ? null : <Keys text={`m ${key}`} />}
          </Cmdk.Item>
        );
      })}
    </Cmdk.Group>
  );
  return { group, items };
}

/** Shows what a macro will do to the tickets that are meant. */
function showMacro(services: Services, chosen: MacroId): void {
  patchUi(services.ui, { overlay: null });
  const show = async (): Promise<void> => {
    const ticketIds = (await services.commands.surroundings()?.targets()) ?? [];
    if (ticketIds.length > 0) patchUi(services.ui, { overlay: { kind: 'macros', ticketIds, chosen } });
  };
  // The dialog gives the focus back first, so that the tickets are those of the area it was called from.
  setTimeout(() => void show().catch(reportError(services)), 0);
}
