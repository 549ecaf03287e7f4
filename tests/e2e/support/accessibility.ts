import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2 up to AA, and what axe-core counts as good practice beside it. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Urgent messages: the library reads them out in a live region of its own, and hides what is seen from readers. */
const READ_OUT_ELSEWHERE = '[role="alertdialog"][aria-hidden="true"]';

/** What another look of the same screen can change. */
const RULES_OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Looks at the present screen with axe-core; each violation is told with its rule and its element. */
export async function expectAccessible(
  page: Page,
  screen: string,
  what: 'everything' | 'colours',
): Promise<void> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(`${AXE}; undefined`);
  const options = {
    runOnly: what === 'colours' ? RULES_OF_COLOURS : RULES,
    resultTypes: ['violations'],
    elementRef: false,
  };
  const screenWithoutThem = { exclude: [[READ_OUT_ELSEWHERE]] };
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify(screenWithoutThem)}, ${JSON.stringify(options)})`,
  );
  const told = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
  expect.soft(told, `what axe-core says of ${screen}`).toEqual([]);
}
