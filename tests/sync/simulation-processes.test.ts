import { describe } from 'vitest';
import { describeSeeds } from './simulation/describe-seeds.ts';
import { PROCESS_MENU } from './simulation/faults.ts';

// People who go through processes together, under every fault: `npm run soak -- --processes`.
describe('R217 R218 R219 R220: processes go on in their order, everywhere the same', () => {
  describeSeeds(1, 8, PROCESS_MENU);
});
