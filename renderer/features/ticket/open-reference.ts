import type { Reference } from '../../../shared/domain/references/reference.ts';
import { openArticle, openTicket } from '../../commands/navigate.ts';
import type { Services } from '../../services.ts';

/** Opens what a text of a colleague names; of a person there is nothing to open. */
export function openReference(services: Services, reference: Reference): void {
  if (reference.kind === 'ticket') openTicket(services, reference.id);
  if (reference.kind === 'article') openArticle(services, reference.id, 'read');
}
