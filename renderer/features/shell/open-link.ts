import { readReference } from '../../../shared/domain/references/reference.ts';
import { openArticle, openTicket } from '../../commands/navigate.ts';
import type { Services } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';

/** Opens what a link from outside names. For a ticket that is not here the search offers to fetch it. */
export async function openLink(services: Services, link: string): Promise<void> {
  const reference = readReference(link);
  if (reference?.kind === 'article') openArticle(services, reference.id, 'read');
  if (reference?.kind !== 'ticket') return;
  const { state } = await services.store.query('ticket.wanted', { wanted: reference.id });
  if (state === 'here') openTicket(services, reference.id);
  else patchUi(services.ui, { overlay: { kind: 'palette', isSearch: true, text: link } });
}
