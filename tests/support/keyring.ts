import { onTestFinished } from 'vitest';
import { startKeyring } from '../../scripts/headless/keyring.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** An empty, unlocked gnome-keyring on its own D-Bus for one test. @returns the environment to reach it */
export async function withKeyring(): Promise<Readonly<Record<string, string>>> {
  const keyring = await startKeyring(temporaryFolder('keyring-data'));
  onTestFinished(() => keyring.stop());
  return keyring.env;
}
