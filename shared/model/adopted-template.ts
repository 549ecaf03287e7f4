import { z } from 'zod';
import { ProcessTemplateId, TeamId, UserId } from './ids.ts';
import { KeyName } from './named.ts';
import { ProcessTemplate } from './process-template.ts';

/** Whom the short names of a template mean in an organization. There are no skills of people yet: a skill is what a team can do. */
export const TemplateMatches = z.object({
  teams: z.record(KeyName, TeamId),
  skills: z.record(KeyName, TeamId),
  people: z.record(z.string().max(254), UserId),
});
export type TemplateMatches = z.infer<typeof TemplateMatches>;

/**
 * One version of a template as an organization took it over. It never changes: another version is another row, so that what
 * runs keeps the one that it began with.
 */
export const AdoptedTemplate = z.object({
  id: ProcessTemplateId,
  ...ProcessTemplate.shape,
  ...TemplateMatches.shape,
  /** What those whom it means were called when it was taken over, by id: for sentences of a center that reads no directory. */
  names: z.record(z.uuid(), z.string().max(100)),
});
export type AdoptedTemplate = z.infer<typeof AdoptedTemplate>;
