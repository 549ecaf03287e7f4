import { END, type ProcessStep } from '../../model/process-template.ts';
import type { FilledForm, ProcessState } from '../../model/running-process.ts';
import type { Filled } from './field-values.ts';
import { isConditionTrue } from './judge-branches.ts';
import type { Playbook } from './whose-step.ts';

/** Where a step leads that is done: the first branch whose condition holds. A judged template always has one. */
export function nextStep({ template }: Playbook, state: ProcessState, step: ProcessStep): string {
  const filled = filledFields(state);
  const answers: Record<string, Filled> = {};
  for (const field of template.steps.flatMap(({ fields }) => fields)) {
    const value = filled[field.key];
    answers[field.key] = Array.isArray(value) ? true : (value ?? (field.type === 'checkbox' ? false : null));
  }
  return step.next.find(({ when }) => when === undefined || isConditionTrue(when, answers))?.to ?? END;
}

/** What every field of a process holds: what was put into it last. A step that was done again has replaced its own. */
export function filledFields({ due, done, form }: Pick<ProcessState, 'due' | 'done' | 'form'>): FilledForm {
  const last = new Map<string, FilledForm>();
  for (const entry of done) if (entry.form !== null) last.set(entry.step, entry.form.fields);
  if (due !== null && form !== null) last.set(due, form.fields);
  return Object.fromEntries([...last.values()].flatMap((fields) => Object.entries(fields)));
}
