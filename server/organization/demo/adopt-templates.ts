import { matchNames, unmatchedNames } from '../../../shared/domain/processes/match-names.ts';
import type { EntityRow } from '../../../shared/model/entities.ts';
import { templateIdOf } from '../../../shared/mutations/process/template-id.ts';
import type { Directory } from './directory.ts';
import type { DemoMaterial } from './material.ts';

/** The ready templates, with the demo's teams in the place of those they name: by the same key, or as its people say. */
export function adoptTemplates(
  { people, templates }: DemoMaterial,
  directory: Directory,
): readonly EntityRow<'processTemplate'>[] {
  const teams = [
    ...directory.teams.map(({ key, row }) => ({ id: row.id, name: key })),
    ...Object.entries(people.processTeams).map(([name, key]) => ({ id: directory.team(key).row.id, name })),
  ];
  const names = Object.fromEntries(directory.teams.map(({ row }) => [row.id, row.name]));
  return templates.map((template) => {
    const matches = matchNames(template, teams, directory.users);
    const [unmatched] = unmatchedNames(template, matches);
    if (unmatched !== undefined) throw new Error(`Nobody in people.json stands for ${unmatched}`);
    const used = new Set<string>([...Object.values(matches.teams), ...Object.values(matches.skills)]);
    return {
      id: templateIdOf(template),
      ...template,
      ...matches,
      names: Object.fromEntries(Object.entries(names).filter(([id]) => used.has(id))),
    };
  });
}
