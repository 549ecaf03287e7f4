import { writeFile } from 'node:fs/promises';
import type { BrowserWindow } from 'electron';

/** Frames until what was laid out is certainly on the screen. */
const SETTLE_FRAMES = 10;

/** Writes what the window shows as PNG. */
export async function takeScreenshot(window: BrowserWindow, path: string): Promise<void> {
  await window.webContents.executeJavaScript(
    `new Promise((done) => {
      let left = ${SETTLE_FRAMES};
      const next = () => (left-- > 0 ? requestAnimationFrame(next) : done());
      next();
    })`,
  );
  const image = await window.webContents.capturePage();
  await writeFile(path, image.toPNG());
}
