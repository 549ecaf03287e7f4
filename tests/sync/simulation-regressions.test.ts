import { describeSeeds } from './simulation/describe-seeds.ts';
import { REGRESSION_SEEDS } from './simulation/regression-seeds.ts';

/** Up to here `simulation-1` to `simulation-3` play every seed. */
const PLAYED_ANYWAY = 260;

for (const { seed } of REGRESSION_SEEDS) if (seed > PLAYED_ANYWAY) describeSeeds(seed, 1);
