import { describeSeeds } from './simulation/describe-seeds.ts';
import { SETTLING_MENU } from './simulation/faults.ts';

// People who cross each other and settle what was refused, held or lost: `npm run soak -- --settling`.
describeSeeds(1, 8, SETTLING_MENU);
