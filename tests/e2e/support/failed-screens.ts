import { writeFileSync } from 'node:fs';
import { test } from '@playwright/test';
import type { Desk } from './desk.ts';

/** Keeps what is on the screen of these desks when a test fails; Playwright itself keeps that of one window only. */
export function keepFailedScreens(desks: () => Readonly<Record<string, Desk | undefined>>): void {
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern that no fixture is wanted
  test.afterEach(async ({}, info) => {
    if (info.status === info.expectedStatus) return;
    for (const [name, desk] of Object.entries(desks())) {
      if (desk === undefined) continue;
      const screen = await desk.page().locator('body').ariaSnapshot();
      writeFileSync(info.outputPath(`${name}-error-context.md`), `\`\`\`yaml\n${screen}\n\`\`\`\n`);
    }
  });
}
