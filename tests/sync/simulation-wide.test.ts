import { describeSeeds } from './simulation/describe-seeds.ts';
import { WIDE_MENU } from './simulation/faults.ts';

// Two requests at once, slow readers, jittery lines and updates beside everything else: `npm run soak -- --wide`.
describeSeeds(1, 40, WIDE_MENU);
