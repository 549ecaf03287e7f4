import { join } from 'node:path';
import { hasSecretService, startKeyring } from '../headless/keyring.ts';
import { startVirtualDisplay } from '../headless/virtual-display.ts';

/** What stands in for a desktop. */
export type Surroundings = Readonly<{ env: Readonly<Record<string, string>>; stop(): void }>;

/** A virtual display, and a keyring when none answers; says each in one line. */
export async function startHeadlessSurroundings(
  folder: string,
  say: (line: string) => void,
): Promise<Surroundings> {
  const display = await startVirtualDisplay();
  say(`No display here: the client opens on the virtual display ${display.name}.`);
  // A display without a graphics card: Chromium need not look for one, which takes seconds and at times forever.
  const env = { DISPLAY: display.name, OUTPOST_DISABLE_GPU: '1' };
  if (await hasSecretService(process.env)) return { env, stop: () => display.stop() };
  try {
    const keyring = await startKeyring(join(folder, 'keyring'));
    say('No keyring here: secrets are kept in a gnome-keyring of our own.');
    return {
      env: { ...env, ...keyring.env },
      stop() {
        keyring.stop();
        display.stop();
      },
    };
  } catch (error) {
    say(
      `No keyring here (${error instanceof Error ? error.message : error}): secrets last for this run only.`,
    );
    return { env, stop: () => display.stop() };
  }
}
