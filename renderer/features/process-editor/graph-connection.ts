import type { ProcessTemplate } from '../../../shared/model/process-template.ts';
import { likelyField, newComparison } from './branch-condition.ts';
import { fieldsBefore, leadingOn, withBranch } from './template-draft.ts';

/** The point of a step from which a further branch is drawn. */
export const NEW_BRANCH = 'new';

/** The point of a step from which one of its branches leads. */
export function branchHandle(branch: number): string {
  return `branch-${branch}`;
}

/**
 * The template after a line was drawn from a step to another one, and the place of what was drawn: a branch that was there leads
 * there now, or there is a new one. Null where there is no such step.
 */
export function withConnection(
  template: ProcessTemplate,
  { source, sourceHandle, target }: { source: string; sourceHandle: string | null; target: string },
): { readonly template: ProcessTemplate; readonly place: string } | null {
  const at = template.steps.findIndex(({ key }) => key === source);
  const step = template.steps[at];
  if (step === undefined) return null;
  const branch = step.next.findIndex((_, index) => branchHandle(index) === sourceHandle);
  const present = step.next[branch];
  if (present !== undefined) {
    const next = step.next.with(branch, { ...present, to: target });
    return placed(template, at, { ...step, next }, branch);
  }
  const field = likelyField(step.fields, fieldsBefore(template, at));
  if (field === undefined) {
    // There is nothing to ask for yet: it leads there always.
    const led = leadingOn(step, target);
    return placed(template, at, led, led.next.length - 1);
  }
  const added = withBranch(step, { when: newComparison(field), to: target });
  return placed(template, at, { ...step, next: [...added.next] }, added.at);
}

function placed(
  template: ProcessTemplate,
  at: number,
  step: ProcessTemplate['steps'][number],
  branch: number,
): { readonly template: ProcessTemplate; readonly place: string } {
  return {
    template: { ...template, steps: template.steps.with(at, step) },
    place: `steps.${at}.next.${branch}`,
  };
}
