import { CENTER_BUGS } from './center-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';
import { RIGHTS_BUGS } from './rights-bugs.ts';
import { WORKSTATION_BUGS } from './workstation-bugs.ts';

/** Every one of them must turn a suite red; one that does not shows what the suites cannot see. */
export const PLANTED_BUGS: readonly PlantedBug[] = [...CENTER_BUGS, ...RIGHTS_BUGS, ...WORKSTATION_BUGS];
