import { describeSeeds } from './simulation/describe-seeds.ts';

// The other 40 of the 300 play the wide menu: simulation-wide.test.ts.
describeSeeds(201, 60);
