import { createStepGraph } from '../../../shared/domain/processes/step-graph.ts';
import type { FormField } from '../../../shared/model/form-field.ts';
import type { ProcessCondition } from '../../../shared/model/process-condition.ts';
import {
  type Branch,
  END,
  type ProcessStep,
  type ProcessTemplate,
} from '../../../shared/model/process-template.ts';

/** A template of one step that leads to the end. */
export function emptyTemplate(): ProcessTemplate {
  const template = { key: '', version: 1, titles: { en: '', 'zh-CN': '' }, steps: [] };
  return { ...template, steps: [blankStep(template)] };
}

/** A step that leads to the end, with a key that no other has. */
function blankStep({ steps }: Pick<ProcessTemplate, 'steps'>): ProcessStep {
  return {
    key: freeKey(
      'step',
      steps.map(({ key }) => key),
    ),
    titles: { en: '', 'zh-CN': '' },
    norm: { en: '', 'zh-CN': '' },
    handler: { kind: 'role', role: 'agent' },
    fields: [],
    subTickets: [],
    next: [{ to: END }],
    mayRecall: true,
    returnTo: [],
  };
}

/** `step-3` where `step-1` and `step-2` are taken. */
export function freeKey(word: string, taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`${word}-${number}`)) number += 1;
  return `${word}-${number}`;
}

/** A key as a title says it; empty where it says nothing that a key can hold. */
export function keyOfTitle(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words
    .join('-')
    .replace(/^[0-9-]+/, '')
    .slice(0, 60)
    .replace(/-$/, '');
}

/** Where a step leads when no condition holds. */
function wayOn({ next }: ProcessStep): string {
  return next.findLast(({ when }) => when === undefined)?.to ?? END;
}

/** The step leads to `to` when no condition holds. */
export function leadingOn(step: ProcessStep, to: string): ProcessStep {
  const place = step.next.findLastIndex(({ when }) => when === undefined);
  const next = place < 0 ? [...step.next, { to }] : step.next.with(place, { to });
  return { ...step, next };
}

/** A new step behind another one: it comes between that and where it led. */
export function withStepAfter(template: ProcessTemplate, place: number): ProcessTemplate {
  const before = template.steps[place];
  const added = blankStep(template);
  if (before === undefined) return { ...template, steps: [...template.steps, added] };
  const steps = template.steps
    .with(place, leadingOn(before, added.key))
    .toSpliced(place + 1, 0, leadingOn(added, wayOn(before)));
  return { ...template, steps };
}

/** Without a step: what led to it leads to where it led; nothing returns to it any more. */
export function withoutStep(template: ProcessTemplate, place: number): ProcessTemplate {
  const gone = template.steps[place];
  if (gone === undefined || template.steps.length === 1) return template;
  const heir = wayOn(gone) === gone.key ? END : wayOn(gone);
  const steps = template.steps.toSpliced(place, 1).map((step): ProcessStep => {
    const next = step.next.map((branch) => (branch.to === gone.key ? { ...branch, to: heir } : branch));
    const returnTo = step.returnTo.filter((key) => key !== gone.key);
    const { approval } = step;
    if (approval?.onRejection.to !== gone.key) return { ...step, next, returnTo };
    return {
      ...step,
      next,
      returnTo,
      approval: { ...approval, onRejection: { ...approval.onRejection, to: END } },
    };
  });
  return { ...template, steps };
}

/** A step one place up or down. Where the upper of the two simply leads to the lower, they change places on the way too. */
export function withStepMoved(template: ProcessTemplate, place: number, delta: -1 | 1): ProcessTemplate {
  const at = Math.min(place, place + delta);
  const [upper, lower] = [template.steps[at], template.steps[at + 1]];
  if (upper === undefined || lower === undefined) return template;
  if (wayOn(upper) !== lower.key)
    return { ...template, steps: template.steps.with(at, lower).with(at + 1, upper) };
  const steps = template.steps.map((step) =>
    step === upper || step === lower
      ? step
      : {
          ...step,
          next: step.next.map((branch) => (branch.to === upper.key ? { ...branch, to: lower.key } : branch)),
        },
  );
  return {
    ...template,
    steps: steps.with(at, leadingOn(lower, upper.key)).with(at + 1, leadingOn(upper, wayOn(lower))),
  };
}

/** The step of this place with another key, and everything that leads to it with it. */
export function withStepKey(template: ProcessTemplate, place: number, key: string): ProcessTemplate {
  const before = template.steps[place]?.key;
  // Of two with the same key nobody knows which one is meant: only this one changes.
  const isShared = template.steps.filter((step) => step.key === before).length > 1;
  const renamed = (name: string): string => (name === before && !isShared ? key : name);
  const steps = template.steps.map((step, index): ProcessStep => {
    const { approval } = step;
    return {
      ...step,
      key: index === place ? key : step.key,
      next: step.next.map((branch) => ({ ...branch, to: renamed(branch.to) })),
      returnTo: step.returnTo.map(renamed),
      ...(approval === undefined
        ? {}
        : {
            approval: {
              ...approval,
              onRejection: { ...approval.onRejection, to: renamed(approval.onRejection.to) },
            },
          }),
    };
  });
  return { ...template, steps };
}

/** A field with another key, and the conditions that ask for it with it. */
export function withFieldKey(
  template: ProcessTemplate,
  place: number,
  fieldPlace: number,
  key: string,
): ProcessTemplate {
  const before = template.steps[place]?.fields[fieldPlace]?.key;
  const fields = template.steps.flatMap((step) => step.fields);
  const isShared = fields.filter((field) => field.key === before).length > 1;
  const renamed = (condition: ProcessCondition): ProcessCondition => {
    if ('field' in condition) return condition.field === before ? { ...condition, field: key } : condition;
    if ('all' in condition) return { all: condition.all.map(renamed) };
    return 'any' in condition ? { any: condition.any.map(renamed) } : { none: condition.none.map(renamed) };
  };
  const branch = (each: Branch): Branch =>
    each.when === undefined || isShared ? each : { ...each, when: renamed(each.when) };
  const steps = template.steps.map(
    (step, index): ProcessStep => ({
      ...step,
      fields: step.fields.map((field, at) =>
        index === place && at === fieldPlace ? { ...field, key } : field,
      ),
      next: step.next.map(branch),
    }),
  );
  return { ...template, steps };
}

/** An item of a list one place up or down; the list as it is where there is no such place. */
export function movedItem<T>(items: readonly T[], place: number, delta: number): readonly T[] {
  const item = items[place];
  if (item === undefined || place + delta < 0 || place + delta >= items.length) return items;
  return items.toSpliced(place, 1).toSpliced(place + delta, 0, item);
}

/** A field of another type: what both can hold stays. */
export function fieldOfType(field: FormField, type: FormField['type']): FormField {
  const { key, titles, isRequired } = field;
  const common = { key, titles, isRequired };
  const limits = 'min' in field || 'max' in field ? amountLimits(field) : {};
  switch (type) {
    case 'number':
      return { type, ...common, ...limits };
    case 'money':
      return { type, ...common, ...limits, currency: 'CNY' };
    case 'choice':
      return { type, ...common, choices: [] };
    default:
      return { type, ...common };
  }
}

function amountLimits(field: FormField): { min?: number | undefined; max?: number | undefined } {
  return field.type === 'number' || field.type === 'money' ? { min: field.min, max: field.max } : {};
}

/** The fields that are filled in by the time a step is done: its own, and those of steps from which a way leads here. */
export function fieldsBefore(template: ProcessTemplate, place: number): readonly FormField[] {
  const step = template.steps[place];
  if (step === undefined) return [];
  const graph = createStepGraph(template.steps);
  return template.steps
    .filter((each) => each === step || graph.leadsTo(each.key, step.key))
    .flatMap(({ fields }) => fields);
}

/** A further branch, before the one that is taken when no condition holds; and its place. */
export function withBranch(
  { next }: ProcessStep,
  branch: Branch,
): { readonly next: readonly Branch[]; readonly at: number } {
  const last = next.findIndex(({ when }) => when === undefined);
  const at = branch.when === undefined || last < 0 ? next.length : last;
  return { next: next.toSpliced(at, 0, branch), at };
}
