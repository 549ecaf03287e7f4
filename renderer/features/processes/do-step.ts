import type { ProcessRow } from '../../../shared/contract/process-rows.ts';
import { mayBeTakenBack } from '../../../shared/domain/processes/act.ts';
import { stepOf } from '../../../shared/domain/processes/whose-step.ts';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import type { ProcessId, ProcessTemplateId, TicketId } from '../../../shared/model/ids.ts';
import type { ProcessAction } from '../../../shared/model/running-process.ts';
import { undoAct } from '../../commands/step-history.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';
import { playbookOf } from './process-view.ts';

const DONE = {
  complete: 'process.done.complete',
  approve: 'process.done.approve',
  reject: 'process.done.reject',
  return: 'process.done.return',
  recall: 'process.done.recall',
} as const satisfies Record<ProcessAction['kind'], TextKey>;

/** Does something with a step and says so, with a way back where there is one. @returns why it is not done; null when it is */
export async function doStep(
  services: Services,
  row: ProcessRow,
  wanted: { readonly step: string; readonly turn: number; readonly action: ProcessAction },
  { number, title }: { readonly number: number; readonly title: string },
): Promise<string | null> {
  const { store, toasts, translator, newId } = services;
  const ids = { processId: row.id, ticketId: row.ticketId, templateId: row.templateId };
  const act = newId();
  const result = await store.mutate('process.act', { ...ids, ...wanted }, { act });
  if (!result.isSaved) return rejectionText(translator.t, result.code, result.params);
  const playbook = playbookOf(row);
  const isFilledIn =
    wanted.action.kind === 'complete' &&
    playbook !== null &&
    stepOf(playbook, wanted.step)?.approval !== undefined;
  const said = isFilledIn ? 'process.done.fill' : DONE[wanted.action.kind];
  const text = translator.t(said, { number, step: title });
  const mayUndo = playbook !== null && mayBeTakenBack(playbook, row.state, wanted);
  const run = (): void => {
    undoAct(services, act).catch(reportError(services));
  };
  toasts.show(
    mayUndo ? { text, action: { label: translator.t('action.undo'), run } } : { text },
    'ticket-change',
  );
  return null;
}

/** Begins a process on a ticket. */
export async function startProcess(
  services: Services,
  ticket: { readonly id: TicketId; readonly number: number },
  template: { readonly id: ProcessTemplateId; readonly title: string },
): Promise<void> {
  const { store, toasts, translator, newId } = services;
  const result = await store.mutate(
    'process.start',
    { processId: newId() as ProcessId, ticketId: ticket.id, templateId: template.id },
    { act: newId() },
  );
  if (result.isSaved) {
    const text = translator.t('process.started', { number: ticket.number, process: template.title });
    toasts.show({ text }, 'ticket-change');
  } else toasts.show({ text: rejectionText(translator.t, result.code, result.params), tone: 'warning' });
}
