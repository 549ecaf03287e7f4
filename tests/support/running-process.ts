import type { Person, Playbook } from '../../shared/domain/processes/whose-step.ts';
import { AdoptedTemplate } from '../../shared/model/adopted-template.ts';
import type { TeamId, UserId } from '../../shared/model/ids.ts';
import type { ProcessTemplate } from '../../shared/model/process-template.ts';
import type { Role } from '../../shared/model/user.ts';

/** An id that can be told by its number. */
export const idOf = (number: number): string => `0198b7a0-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** Somebody with this role in these teams. */
export const person = (number: number, role: Role, teams: readonly number[] = []): Person => ({
  id: idOf(number) as UserId,
  role,
  teamIds: teams.map((team) => idOf(team) as TeamId),
  isActive: true,
});

/** A template taken over, each team and skill the team of that number, begun by person 1. */
export const playbook = (
  template: ProcessTemplate,
  names: Readonly<Record<string, number>> = {},
): Playbook => {
  const ids = Object.fromEntries(Object.entries(names).map(([name, number]) => [name, idOf(number)]));
  return {
    startedById: idOf(1) as UserId,
    template: AdoptedTemplate.parse({
      id: idOf(999),
      ...template,
      teams: ids,
      skills: ids,
      people: {},
      names: Object.fromEntries(Object.entries(names).map(([name, number]) => [idOf(number), name])),
    }),
  };
};
