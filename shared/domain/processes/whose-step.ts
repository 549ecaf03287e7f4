import type { AdoptedTemplate } from '../../model/adopted-template.ts';
import type { Handler, ProcessStep } from '../../model/process-template.ts';
import type { ProcessState } from '../../model/running-process.ts';
import type { User } from '../../model/user.ts';

/** Who acts, as far as it matters for whose turn it is. */
export type Person = Pick<User, 'id' | 'role' | 'teamIds' | 'isActive'>;

/** What a process is judged by, beside its state. */
export type Playbook = Readonly<{ template: AdoptedTemplate; startedById: User['id'] }>;

/** Whether a person is, or is one of, those whom a template names. */
export function isHandler(handler: Handler, person: Person, { template, startedById }: Playbook): boolean {
  if (!person.isActive) return false;
  switch (handler.kind) {
    case 'role':
      return person.role === handler.role;
    case 'team':
      return isIn(person, template.teams[handler.team]);
    case 'skill':
      return isIn(person, template.skills[handler.skill]);
    case 'person':
      return template.people[handler.email] === person.id;
    case 'requester':
      return person.id === startedById;
  }
}

function isIn({ teamIds }: Person, teamId: string | undefined): boolean {
  return teamIds.some((id) => id === teamId);
}

/** The step of that name. */
export function stepOf({ template }: Playbook, key: string): ProcessStep | undefined {
  return template.steps.find((step) => step.key === key);
}

/** Whether the approvers wait for the form: something in it must be filled in, and is not. */
export function isFormMissing(step: ProcessStep, { form }: Pick<ProcessState, 'form'>): boolean {
  return form === null && step.fields.some(({ isRequired }) => isRequired);
}

/** The approvers who have not spoken, by their places. */
export function openVoices(step: ProcessStep, { voices }: Pick<ProcessState, 'voices'>): readonly number[] {
  const spoken = new Set(voices.map(({ approver }) => approver));
  return (step.approval?.approvers ?? []).map((_, index) => index).filter((index) => !spoken.has(index));
}

/** Who is waited for: whoever handles the step, or the approvers who have not spoken. */
export function waitedFor(
  step: ProcessStep,
  state: Pick<ProcessState, 'form' | 'voices'>,
): readonly Handler[] {
  if (!step.approval || isFormMissing(step, state)) return [step.handler];
  const { approvers } = step.approval;
  return openVoices(step, state).flatMap((index) => approvers[index] ?? []);
}
