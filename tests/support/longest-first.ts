import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files of more than half a minute; each takes as long as dozens of others. */
const LONG =
  /tests\/(sync\/(random-schedules|simulation-|permission-fuzz|clocks|kills\/|network\/matrix)|server\/(channels\/mail\/(answers|set-aside)|organization|process|postgres|live\/presence))/;

/** Lets the long test files begin first, so that no worker sits idle at the end. Vitest itself goes by the size of files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
