import type { EntityRow } from '../../../shared/model/entities.ts';
import type { MacroId } from '../../../shared/model/ids.ts';
import type { Directory } from './directory.ts';
import type { DemoMaterial } from './material.ts';

/** Macros and canned replies of the teams. @param newId ids that carry the time of what they name */
export function createMacros(
  { macros }: DemoMaterial,
  directory: Directory,
  at: number,
  newId: (at: number) => string,
): readonly EntityRow<'macro'>[] {
  return macros.map(({ team, ...macro }) => ({
    ...macro,
    id: newId(at) as MacroId,
    ownerId: null,
    teamId: directory.team(team).row.id,
  }));
}
