import type { ProcessTemplateId } from '../../model/ids.ts';
import type { ProcessTemplate } from '../../model/process-template.ts';
import { derivedId } from '../derived-id.ts';

/** Who takes over the same version of a template twice, or on two workstations, has it once. */
export function templateIdOf({ key, version }: Pick<ProcessTemplate, 'key' | 'version'>): ProcessTemplateId {
  return derivedId('00000000-0000', `process template ${key} ${version}`) as ProcessTemplateId;
}
