import type { AdoptedTemplate } from '../../model/adopted-template.ts';
import type { TicketEventId, TicketId } from '../../model/ids.ts';
import type { ProcessHappening } from '../../model/ticket-event.ts';
import { derivedId } from '../derived-id.ts';
import type { Change, MutationContext } from '../mutation.ts';

/** What happened to a process, in the history of its ticket. */
export function putProcessEvent(
  ticketId: TicketId,
  template: AdoptedTemplate,
  happening: Omit<ProcessHappening, 'process' | 'step'> & { readonly step: string | null },
  { operationId, now, actor, cause }: MutationContext,
): Change {
  const step = template.steps.find(({ key }) => key === happening.step)?.titles ?? null;
  return {
    kind: 'put',
    entity: 'ticketEvent',
    row: {
      id: derivedId(operationId.slice(0, 13), `${operationId} ${ticketId} process`) as TicketEventId,
      ticketId,
      at: now,
      takenAt: now,
      actorId: actor.kind === 'user' ? actor.user.id : null,
      change: { field: 'process', from: null, to: { ...happening, process: template.titles, step } },
      cause: cause ?? null,
    },
  };
}
