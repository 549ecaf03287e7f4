import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Locale } from '../../../shared/model/locale.ts';
import { expectAccessible } from './accessibility.ts';
import type { ClientProcess } from './outpost.ts';

/** The pictures of the documentation are made by the tests; `OUTPOST_UPDATE_SCREENSHOTS=1` renews them. */
const DOCS = 'docs/screenshots';
const OUTPUT = 'test-results/screenshots';
export const IS_UPDATE = process.env.OUTPOST_UPDATE_SCREENSHOTS === '1';
const FOLDER = IS_UPDATE ? DOCS : OUTPUT;
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
] as const;
const THEMES = ['light', 'dark'] as const;

/** The languages of a test whose sentences others look at: one of the two, and both where pictures are renewed. */
export function languagesOf(one: Locale): readonly Locale[] {
  return IS_UPDATE ? ['en', 'zh-CN'] : [one];
}

/**
 * Pictures of the present screen: light and dark, in a large and a small window. It ends in the large one, light. Where
 * nobody asked for pictures one is enough, as nothing is compared with them.
 */
export async function takePictures(
  { app, page }: ClientProcess,
  name: string,
  locale: Locale,
): Promise<void> {
  for (const folder of [DOCS, OUTPUT]) mkdirSync(folder, { recursive: true });
  const settle = async (theme: (typeof THEMES)[number], size: (typeof SIZES)[number]): Promise<void> => {
    await page.emulateMedia({ colorScheme: theme });
    await app.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
    await expect.poll(() => page.evaluate<number>('innerWidth')).toBe(size.width);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  };
  for (const theme of IS_UPDATE ? THEMES : THEMES.slice(0, 1)) {
    for (const size of IS_UPDATE ? SIZES : SIZES.slice(0, 1)) {
      await settle(theme, size);
      const file = `${name}-${theme}-${locale}-${size.width}x${size.height}.png`;
      // The small size is looked at in the test's output; the documentation keeps the large one.
      const folder = size.width === 1440 ? FOLDER : OUTPUT;
      await page.screenshot({ path: join(folder, file), animations: 'disabled' });
    }
  }
  // The words do not change what axe-core looks at, the colours do.
  if (locale === 'en') {
    for (const theme of THEMES) {
      await settle(theme, SIZES[0]);
      await expectAccessible(page, `${name}, ${theme}`, theme === THEMES[0] ? 'everything' : 'colours');
    }
  }
  await settle(THEMES[0], SIZES[0]);
}
