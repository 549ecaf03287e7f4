import type { TemplateMatches } from '../../model/adopted-template.ts';
import type { Handler, ProcessTemplate } from '../../model/process-template.ts';
import type { Team } from '../../model/team.ts';
import type { User } from '../../model/user.ts';

/** The short names that a template uses, each once. */
export type NamesUsed = Readonly<Record<'teams' | 'skills' | 'people', readonly string[]>>;

/** Whom a template names by short names and addresses. */
export function namesUsed({ steps }: ProcessTemplate): NamesUsed {
  const handlers: readonly Handler[] = steps.flatMap(({ handler, approval, subTickets }) => [
    handler,
    ...(approval?.approvers ?? []),
    ...subTickets.map(({ team }) => ({ kind: 'team' as const, team })),
  ]);
  return {
    teams: once(handlers.flatMap((handler) => (handler.kind === 'team' ? [handler.team] : []))),
    skills: once(handlers.flatMap((handler) => (handler.kind === 'skill' ? [handler.skill] : []))),
    people: once(handlers.flatMap((handler) => (handler.kind === 'person' ? [handler.email] : []))),
  };
}

/** What can be matched by itself: teams whose name says the same in small letters with hyphens, people by address. */
export function matchNames(
  template: ProcessTemplate,
  teams: readonly Pick<Team, 'id' | 'name'>[],
  users: readonly Pick<User, 'id' | 'email'>[],
): TemplateMatches {
  const used = namesUsed(template);
  const teamByKey = new Map(teams.map(({ id, name }) => [keyOfName(name), id]));
  const userByEmail = new Map(users.map(({ id, email }) => [email.toLowerCase(), id]));
  const among = <Id>(names: readonly string[], ids: ReadonlyMap<string, Id>): Record<string, Id> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const id = ids.get(name.toLowerCase());
        return id === undefined ? [] : [[name, id]];
      }),
    );
  return {
    teams: among(used.teams, teamByKey),
    skills: among(used.skills, teamByKey),
    people: among(used.people, userByEmail),
  };
}

/** The names that nobody stands for. */
export function unmatchedNames(template: ProcessTemplate, matches: TemplateMatches): readonly string[] {
  const used = namesUsed(template);
  return (['teams', 'skills', 'people'] as const).flatMap((kind) =>
    used[kind].filter((name) => !Object.hasOwn(matches[kind], name)),
  );
}

const once = (names: readonly string[]): readonly string[] => [...new Set(names)];

function keyOfName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
}
