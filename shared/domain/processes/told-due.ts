import type { AdoptedTemplate } from '../../model/adopted-template.ts';
import type { Handler, ProcessStep } from '../../model/process-template.ts';
import type { ProcessState } from '../../model/running-process.ts';
import { type Playbook, stepOf, waitedFor } from './whose-step.ts';

/** What a refusal says: which step is due, in both languages, and whose it is. Nothing of it when the process has ended. */
export type ToldDue = Readonly<{ step: ProcessStep['titles']; owners: readonly string[] }>;

/** The words for the step that is due; people and teams by name, everybody else by a key under `handler`. */
export function toldDue(playbook: Playbook, state: ProcessState): ToldDue | null {
  const step = state.due === null ? undefined : stepOf(playbook, state.due);
  if (step === undefined) return null;
  return {
    step: step.titles,
    owners: waitedFor(step, state).map((handler) => toldHandler(handler, playbook.template)),
  };
}

/** A name as the organization knows it, or the key of a word. */
export function toldHandler(handler: Handler, { teams, skills, people, names }: AdoptedTemplate): string {
  const named = (id: string | undefined, otherwise: string): string => names[id ?? ''] ?? otherwise;
  switch (handler.kind) {
    case 'role':
      return handler.role;
    case 'team':
      return named(teams[handler.team], handler.team);
    case 'skill':
      return named(skills[handler.skill], handler.skill);
    case 'person':
      return named(people[handler.email], handler.email);
    case 'requester':
      return 'requester';
  }
}
