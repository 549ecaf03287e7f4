import electronProgram from 'electron';
import { type Child, startChild } from './children.ts';

/** What the client is told at its start. */
export type ClientOptions = Readonly<{
  serverUrl: string;
  profileDir: string;
  /** `email:password` to sign in with at the first start. */
  demoSignIn?: string | undefined;
  /** Where to write a picture of the first painted queue. */
  screenshot?: string | undefined;
  /** Whether to end, with code 0, after the first painted queue. */
  isOnce: boolean;
  /** Display and keyring, when they are ours. */
  env: Readonly<Record<string, string>>;
}>;

/** Starts the built client in its window. */
export function startClient(options: ClientOptions): Child {
  // Chromium's own log speaks of buses and graphics cards that a bare machine does not have.
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--log-level=3', '.'];
  const env = {
    ...options.env,
    OUTPOST_SERVER: options.serverUrl,
    OUTPOST_PROFILE_DIR: options.profileDir,
    ...(options.demoSignIn ? { OUTPOST_DEMO_SIGN_IN: options.demoSignIn } : {}),
    ...(options.screenshot ? { OUTPOST_SCREENSHOT: options.screenshot } : {}),
    ...(options.isOnce ? { OUTPOST_ONCE: '1' } : {}),
  };
  // Outside of Electron the package's export is the path of the program, which its types do not know.
  return startChild(String(electronProgram), args, env, 'inherit');
}
