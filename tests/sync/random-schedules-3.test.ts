import { describeRandomSchedules, SCHEDULES_PER_FILE } from './support/random-schedules.ts';

describeRandomSchedules(SCHEDULES_PER_FILE);
