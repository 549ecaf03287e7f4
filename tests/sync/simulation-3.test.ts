import { describeSeeds } from './simulation/describe-seeds.ts';

describeSeeds(201, 100);
