import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      /** Why the file did not load. */
      message: z.string().optional(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** How much of a message is said again. */
const MESSAGE_LINES = 12;

/** Every test that failed with the beginning of its reason, for the end of a long log. */
export function listVitestFailures(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const { testResults } = vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  return testResults.flatMap(({ name, message, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [`${name}\n${beginningOf(message ?? '')}`];
    return failed.map(
      ({ fullName, failureMessages }) => `${name} › ${fullName}\n${beginningOf(failureMessages?.[0] ?? '')}`,
    );
  });
}

function beginningOf(message: string): string {
  return message
    .split('\n')
    .slice(0, MESSAGE_LINES)
    .map((line) => `    ${line}`)
    .join('\n');
}
