import { join } from 'node:path';
import { hasSecretService, startKeyring } from '../headless/keyring.ts';
import { startVirtualDisplay } from '../headless/virtual-display.ts';
import { startText } from './start-text.ts';

/** What stands in for a desktop. */
export type Surroundings = Readonly<{ env: Readonly<Record<string, string>>; stop(): void }>;

/** A virtual display, and a keyring when none answers; says each in one line. */
export async function startHeadlessSurroundings(
  folder: string,
  say: (line: string) => void,
): Promise<Surroundings> {
  const display = await startVirtualDisplay();
  say(startText('start.virtualDisplay', { name: display.name }));
  // A display without a graphics card: Chromium need not look for one, which takes seconds and at times forever.
  const env = { DISPLAY: display.name, OUTPOST_DISABLE_GPU: '1' };
  if (await hasSecretService(process.env)) return { env, stop: () => display.stop() };
  try {
    const keyring = await startKeyring(join(folder, 'keyring'));
    say(startText('start.ownKeyring'));
    return {
      env: { ...env, ...keyring.env },
      stop() {
        keyring.stop();
        display.stop();
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(startText('start.noKeyring', { reason }));
    return { env, stop: () => display.stop() };
  }
}
