import { z } from 'zod';
import { startState } from '../../domain/processes/act.ts';
import { ProcessId, ProcessTemplateId, TicketId } from '../../model/ids.ts';
import type { RunningProcess } from '../../model/running-process.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { findToChange, isRefused } from '../ticket/find-ticket.ts';
import { putProcessEvent } from './put-event.ts';

/** Begins a process on a ticket, with the version of its template that it keeps. */
export const startProcess = defineMutation({
  name: 'process.start',
  version: 1,
  args: z.object({ processId: ProcessId, ticketId: TicketId, templateId: ProcessTemplateId }),
  reads: ({ processId, ticketId, templateId }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'process', id: processId },
    { entity: 'processTemplate', id: templateId },
  ],
  decide(reads, { processId, ticketId, templateId }, context) {
    const { actor, now } = context;
    if (actor.kind !== 'user') return refuse('notPermitted');
    const ticket = findToChange(reads, ticketId, context);
    if (isRefused(ticket)) return ticket;
    const template = reads.get('processTemplate', templateId);
    if (template === undefined) return refuse('processTemplateNotFound');
    if (reads.get('process', processId) !== undefined) return refuse('processExists');
    const row: RunningProcess = {
      id: processId,
      ticketId,
      templateId,
      startedById: actor.user.id,
      startedAt: now,
      state: startState({ template }, now),
    };
    return accept([
      { kind: 'put', entity: 'process', row },
      putProcessEvent(ticketId, template, { processId, how: 'started', step: null, reason: null }, context),
      { kind: 'patch', entity: 'ticket', id: ticketId, fields: { updatedAt: now } },
    ]);
  },
});
