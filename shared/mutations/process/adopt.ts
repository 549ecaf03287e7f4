import { z } from 'zod';
import { unmatchedNames } from '../../domain/processes/match-names.ts';
import { validateTemplate } from '../../domain/processes/validate-template.ts';
import { type AdoptedTemplate, TemplateMatches } from '../../model/adopted-template.ts';
import { ProcessTemplate } from '../../model/process-template.ts';
import { canonicalJson, type Json } from '../../util/canonical-json.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';
import { mayWriteRules } from '../rule/may-write.ts';
import { templateIdOf } from './template-id.ts';

/** The most problems that a refusal names. */
const NAMED_PROBLEMS = 20;

/** Takes one version of a template over, with whom its short names mean here. It is never changed again. */
export const adoptTemplate = defineMutation({
  name: 'process.adopt',
  version: 1,
  args: z.object({ template: ProcessTemplate, matches: TemplateMatches }),
  reads: ({ template, matches }) => [
    { entity: 'processTemplate', id: templateIdOf(template) },
    ...teamIdsOf(matches).map((id) => ({ entity: 'team' as const, id })),
    ...Object.values(matches.people).map((id) => ({ entity: 'user' as const, id })),
  ],
  decide(reads, { template, matches }, { actor }) {
    if (!mayWriteRules(actor)) return refuse('notPermitted');
    const problems = validateTemplate(template).slice(0, NAMED_PROBLEMS);
    if (problems.length > 0)
      return refuse('processTemplateInvalid', {
        problems: problems.map(({ code, step, field }) => [step, field, code].filter(Boolean).join(' ')),
      });
    const unmatched = unmatchedNames(template, matches);
    if (unmatched.length > 0) return refuse('processTemplateUnmatched', { names: unmatched });
    const names: Record<string, string> = {};
    for (const id of teamIdsOf(matches)) {
      const team = reads.get('team', id);
      if (team === undefined) return refuse('teamNotFound');
      names[id] = team.name;
    }
    for (const id of Object.values(matches.people)) {
      const person = reads.get('user', id);
      if (person === undefined) return refuse('userNotFound');
      if (!person.isActive) return refuse('assigneeInactive', { name: person.name });
      names[id] = person.name;
    }
    const id = templateIdOf(template);
    const before = reads.get('processTemplate', id);
    const row: AdoptedTemplate = { id, ...template, ...matches, names };
    if (before === undefined) return accept([{ kind: 'put', entity: 'processTemplate', row }]);
    // A team that was renamed since makes no other template of it.
    const isSame = canonicalJson({ ...before, names } as Json) === canonicalJson(row as Json);
    return isSame ? accept([]) : refuse('processTemplateExists', { version: template.version });
  },
});

function teamIdsOf({ teams, skills }: TemplateMatches): readonly string[] {
  return [...new Set<string>([...Object.values(teams), ...Object.values(skills)])];
}
