import { describeSeeds } from './simulation/describe-seeds.ts';

describeSeeds(101, 100);
