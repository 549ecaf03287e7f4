import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where Chromium keeps its own files. In the profile; where that may not be written, in a temporary folder, because
 * without one Chromium ends before a window could say what is wrong.
 */
export function chromiumFolder(profileDir: string): string {
  const folder = join(profileDir, 'chromium');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (error) {
    console.error(`The profile cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    return mkdtempSync(join(tmpdir(), 'outpost-chromium-'));
  }
}
