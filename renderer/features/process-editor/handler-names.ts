import { namesUsed } from '../../../shared/domain/processes/match-names.ts';
import type { TemplateMatches } from '../../../shared/model/adopted-template.ts';
import { KeyName } from '../../../shared/model/named.ts';
import type { Handler, ProcessTemplate } from '../../../shared/model/process-template.ts';
import type { Team } from '../../../shared/model/team.ts';
import type { User } from '../../../shared/model/user.ts';
import { keyOfTitle } from './template-draft.ts';

/** A template that is being edited, with whom its short names mean here. */
export interface TemplateDraft {
  readonly template: ProcessTemplate;
  readonly matches: TemplateMatches;
}

/** Those who can be named. */
export interface Directory {
  readonly teams: readonly Pick<Team, 'id' | 'name'>[];
  readonly people: readonly Pick<User, 'id' | 'email' | 'name'>[];
}

type TeamKind = 'team' | 'skill';
const LIST = { team: 'teams', skill: 'skills' } as const;

/** Only whom the template names, and of these only who is still here. */
export function presentMatches({ template, matches }: TemplateDraft, directory: Directory): TemplateMatches {
  const used = namesUsed(template);
  const teamIds = new Set<string>(directory.teams.map(({ id }) => id));
  const userIds = new Set<string>(directory.people.map(({ id }) => id));
  const among = <Id extends string>(
    names: readonly string[],
    ids: Readonly<Record<string, Id>>,
    here: ReadonlySet<string>,
  ) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const id = ids[name];
        return id === undefined || !here.has(id) ? [] : [[name, id] as const];
      }),
    );
  return {
    teams: among(used.teams, matches.teams, teamIds),
    skills: among(used.skills, matches.skills, teamIds),
    people: among(used.people, matches.people, userIds),
  };
}

/**
 * What a choice of a team makes of a short name: one that nobody stands for means the team from now on, wherever it is written;
 * otherwise the team gets the name that it has in this template, or one of its own.
 */
export function teamNamed(
  draft: TemplateDraft,
  kind: TeamKind,
  before: string,
  team: Pick<Team, 'id' | 'name'>,
): { readonly name: string; readonly matches: TemplateMatches } {
  const list = LIST[kind];
  const names = draft.matches[list];
  const standing = Object.keys(names).find((name) => names[name] === team.id);
  const isOpen = before !== '' && !Object.hasOwn(names, before);
  const name = isOpen ? before : (standing ?? newName(team, names));
  return { name, matches: { ...draft.matches, [list]: { ...names, [name]: team.id } } };
}

function newName({ id, name }: Pick<Team, 'id' | 'name'>, taken: Readonly<Record<string, string>>): string {
  const key = keyOfTitle(name);
  // A name in Chinese says nothing that a key can hold.
  return KeyName.safeParse(key).success && !Object.hasOwn(taken, key) ? key : `team-${id.slice(-12)}`;
}

/** Whom a handler means, in words; the short name itself where nobody stands for it. */
export function handlerId(handler: Handler, { matches }: TemplateDraft): string | null {
  switch (handler.kind) {
    case 'team':
      return matches.teams[handler.team] ?? null;
    case 'skill':
      return matches.skills[handler.skill] ?? null;
    case 'person':
      return matches.people[handler.email] ?? null;
    default:
      return null;
  }
}
