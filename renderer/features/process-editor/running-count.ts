import type { TemplateOverview } from '../../../shared/contract/process-rows.ts';

/** How many processes run by any version of a template, on tickets that are here. */
export function runningCount({ running }: Pick<TemplateOverview, 'running'>): number {
  return running.reduce((sum, { count }) => sum + count, 0);
}
