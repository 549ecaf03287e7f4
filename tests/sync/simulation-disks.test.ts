import { describeSeeds } from './simulation/describe-seeds.ts';
import { DISK_MENU } from './simulation/faults.ts';

// Disks that fill up, and outboxes that forget what the center has, beside everything else: `npm run soak -- --disks`.
describeSeeds(1, 30, DISK_MENU);
