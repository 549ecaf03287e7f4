import type { TicketId } from '../../../shared/model/ids.ts';
import type { Macro } from '../../../shared/model/macro.ts';
import type { Services } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { applyMacro, surroundingsOf } from './apply-macro.ts';
import { lookAhead } from './look-ahead.ts';
import { LOOKED_AT } from './use-previews.ts';

/** Applies a macro by its key at once, unless something stands in its way: then what that is, before anything is done. */
export async function callMacro(
  services: Services,
  macro: Macro,
  ticketIds: readonly TicketId[],
): Promise<void> {
  const around = await surroundingsOf(services, macro);
  const asked = [...ticketIds.slice(0, LOOKED_AT)];
  const targets = await services.store.query('action.targets', { ticketIds: asked });
  const isClear =
    around !== null &&
    targets.every(
      (target) => lookAhead(macro.actions, target, around, Date.now(), services.newId).obstacle === null,
    );
  if (isClear) {
    patchUi(services.ui, { overlay: null });
    await applyMacro(services, macro, ticketIds);
  } else patchUi(services.ui, { overlay: { kind: 'macros', ticketIds, chosen: macro.id } });
}
