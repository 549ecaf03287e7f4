import { describe } from 'vitest';
import { describeSeeds } from './simulation/describe-seeds.ts';
import { SETTLING_MENU } from './simulation/faults.ts';

// People who cross each other and settle what was refused, held or lost: `npm run soak -- --settling`.
describe('R187: what was refused or held is kept, and settled once', () => {
  describeSeeds(1, 8, SETTLING_MENU);
});
