import { z } from 'zod';
import { type ActProblem, act, mayBeTakenBack } from '../../domain/processes/act.ts';
import { type ToldDue, toldDue } from '../../domain/processes/told-due.ts';
import type { Playbook } from '../../domain/processes/whose-step.ts';
import { ProcessId, ProcessTemplateId, TicketId } from '../../model/ids.ts';
import { KeyName } from '../../model/named.ts';
import { ProcessAction, type ProcessState, type RunningProcess } from '../../model/running-process.ts';
import type { ProcessHappening } from '../../model/ticket-event.ts';
import {
  accept,
  type Decision,
  defineMutation,
  type Reads,
  type RejectionCode,
  type RejectionParams,
  refuse,
} from '../mutation.ts';
import { findToChange, isRefused } from '../ticket/find-ticket.ts';
import { putProcessEvent } from './put-event.ts';

const Args = z.object({
  processId: ProcessId,
  ticketId: TicketId,
  templateId: ProcessTemplateId,
  step: KeyName,
  /** The turn of the process for which it was done: what comes late is told from what is due again. */
  turn: z.number().int().positive(),
  action: ProcessAction,
});
type Args = z.infer<typeof Args>;

/** Does something with the step of a process that is due, or takes back what one did last. */
export const actOnProcess = defineMutation({
  name: 'process.act',
  version: 1,
  args: Args,
  reads: ({ processId, ticketId, templateId, action }) => [
    { entity: 'ticket', id: ticketId },
    { entity: 'process', id: processId },
    { entity: 'processTemplate', id: templateId },
    ...filesIn(action).map((id) => ({ entity: 'attachment' as const, id })),
  ],
  decide(reads, args, context) {
    const { actor, now } = context;
    if (actor.kind !== 'user') return refuse('notPermitted');
    const ticket = findToChange(reads, args.ticketId, context);
    if (isRefused(ticket)) return ticket;
    const found = find(reads, args);
    if (found === null) return refuse('processNotFound');
    const { process, playbook } = found;
    const acted = act(playbook, process.state, args, actor.user, now);
    if (!acted.ok) return refusal(playbook, process.state, acted.problem);
    const lost = filesIn(args.action).find((id) => reads.get('attachment', id)?.ticketId !== ticket.id);
    if (lost !== undefined) return refuse('processFileNotFound');
    const { state } = acted;
    return accept([
      { kind: 'patch', entity: 'process', id: process.id, fields: { state } },
      putProcessEvent(
        ticket.id,
        playbook.template,
        {
          processId: process.id,
          how: happened(args.action, process.state, state),
          step: args.step,
          reason: 'reason' in args.action ? args.action.reason : null,
        },
        context,
      ),
      { kind: 'patch', entity: 'ticket', id: ticket.id, fields: { updatedAt: now } },
    ]);
  },
  invert(reads, args) {
    const found = find(reads, args);
    if (found === null || args.action.kind === 'recall') return null;
    const { process, playbook } = found;
    return mayBeTakenBack(playbook, process.state, args)
      ? { name: 'process.act', args: { ...args, action: { kind: 'recall' } } }
      : null;
  },
});

function find(
  reads: Reads,
  { processId, ticketId, templateId }: Args,
): { readonly process: RunningProcess; readonly playbook: Playbook } | null {
  const process = reads.get('process', processId);
  const template = reads.get('processTemplate', templateId);
  if (process?.ticketId !== ticketId || process.templateId !== templateId || template === undefined)
    return null;
  return { process, playbook: { template, startedById: process.startedById } };
}

/** The attachments that a form names. */
function filesIn(action: ProcessAction): readonly string[] {
  return action.kind === 'complete' ? Object.values(action.fields).filter(Array.isArray).flat() : [];
}

function happened(
  { kind }: ProcessAction,
  before: ProcessState,
  after: ProcessState,
): ProcessHappening['how'] {
  switch (kind) {
    case 'complete':
      return after.turn === before.turn ? 'filled' : 'completed';
    case 'approve':
      return 'approved';
    case 'reject':
      return 'rejected';
    case 'return':
      return 'returned';
    case 'recall':
      return 'recalled';
  }
}

const CODES = {
  ended: 'processEnded',
  notDue: 'processStepNotDue',
  notYours: 'processNotYours',
  notAllowed: 'processNotAllowed',
  reasonMissing: 'processReasonMissing',
  tooLate: 'processRecallTooLate',
  tooLong: 'processTooLong',
  formInvalid: 'processFormInvalid',
} as const satisfies Record<ActProblem['code'], RejectionCode>;

/** A refusal that says which step is due, and whose it is. */
function refusal(playbook: Playbook, state: ProcessState, problem: ActProblem): Decision {
  const field = problem.code === 'formInvalid' ? problem.problem.field : null;
  const titles = playbook.template.steps
    .flatMap(({ fields }) => fields)
    .find(({ key }) => key === field)?.titles;
  const said =
    field === null ? {} : { 'field.en': titles?.en ?? field, 'field.zh-CN': titles?.['zh-CN'] ?? field };
  return refuse(CODES[problem.code], { ...dueParams(toldDue(playbook, state)), ...said });
}

function dueParams(due: ToldDue | null): RejectionParams {
  return due === null ? {} : { 'step.en': due.step.en, 'step.zh-CN': due.step['zh-CN'], owner: due.owners };
}
