import type { ProcessRow } from '../../../shared/contract/process-rows.ts';
import { act, mayBeRecalled } from '../../../shared/domain/processes/act.ts';
import { createStepGraph } from '../../../shared/domain/processes/step-graph.ts';
import { toldDue } from '../../../shared/domain/processes/told-due.ts';
import { type Person, type Playbook, stepOf } from '../../../shared/domain/processes/whose-step.ts';
import type { ProcessStep } from '../../../shared/model/process-template.ts';
import type { ProcessAction } from '../../../shared/model/running-process.ts';
import { isTextKey } from '../../i18n/sentences.ts';
import type { Translate } from '../../i18n/translator.ts';

/** What can be done with the step that is due. */
export type Way = Exclude<ProcessAction['kind'], 'recall'>;

/** What the rules are asked with; null while the steps have not come. */
export function playbookOf({ template, startedById }: ProcessRow): Playbook | null {
  return template === null ? null : { template, startedById };
}

/** The step that is due; null when the process has ended. */
export function dueStep(row: ProcessRow): ProcessStep | null {
  const playbook = playbookOf(row);
  return playbook === null || row.state.due === null ? null : (stepOf(playbook, row.state.due) ?? null);
}

/** The ways that are open to a person now, by the same rules that judge what they do. */
export function waysOf(row: ProcessRow, person: Person, now: number): readonly Way[] {
  const [playbook, step] = [playbookOf(row), dueStep(row)];
  if (playbook === null || step === null) return [];
  const mayTry = (action: ProcessAction): boolean => {
    const tried = act(playbook, row.state, { step: step.key, turn: row.state.turn, action }, person, now);
    return tried.ok || tried.problem.code === 'formInvalid' || tried.problem.code === 'reasonMissing';
  };
  return [
    ...(mayTry({ kind: 'approve', reason: null }) ? (['approve'] as const) : []),
    ...(mayTry({ kind: 'complete', fields: {} }) ? (['complete'] as const) : []),
    ...(mayTry({ kind: 'reject', reason: null }) ? (['reject'] as const) : []),
    ...(step.returnTo.some((to) => mayTry({ kind: 'return', to, reason: '-' })) ? (['return'] as const) : []),
  ];
}

/** What the person did last and can still take back: the step and its turn. */
export function recallable(
  row: ProcessRow,
  person: Person,
): { readonly step: string; readonly turn: number } | null {
  const playbook = playbookOf(row);
  const { state } = row;
  if (playbook === null || state.due === null) return null;
  const last = mayBeRecalled(playbook, state) ? state.done.at(-1) : { step: state.due, turn: state.turn };
  if (last === undefined) return null;
  const wanted = { step: last.step, turn: last.turn, action: { kind: 'recall' as const } };
  return act(playbook, state, wanted, person, state.since).ok ? wanted : null;
}

/** Steps that are not done yet and to which a way leads from the one that is due. */
export function laterSteps(row: ProcessRow): readonly ProcessStep[] {
  const { template, state } = row;
  if (template === null || state.due === null) return [];
  const graph = createStepGraph(template.steps);
  return template.steps.filter(({ key }) => graph.leadsTo(state.due ?? '', key));
}

/** Who is waited for, in words. */
export function ownersText(t: Translate, row: ProcessRow): string {
  const playbook = playbookOf(row);
  const owners = playbook === null ? [] : (toldDue(playbook, row.state)?.owners ?? []);
  return owners
    .map((owner) => {
      const key = `handler.${owner}`;
      return isTextKey(key) ? t(key) : owner;
    })
    .join(t('event.comma'));
}
