import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecretVault } from '../../../electron/store/secret-vault.ts';
import { createSession, type Session } from '../../../electron/store/session.ts';
import type { Workspace } from '../../../electron/store/workspace.ts';
import { createMemoryVault } from '../../support/memory-vault.ts';
import { waitFor } from '../../support/wait-for.ts';
import { BENCH_ACCOUNT } from './bench-server.ts';

/** How long a first sync took from the password on, in milliseconds. */
export interface FirstSyncTimes {
  readonly usableMs: number;
  /** Null when it was not waited for. */
  readonly completeMs: number | null;
}

const TIMEOUT_MS = 1_800_000;

/** A store as it runs under the window, in this profile. */
export function openSession(profileDir: string, vault: SecretVault): Session {
  return createSession({
    firstScreen: Promise.resolve(),
    profileDir,
    presetServerUrl: null,
    demoAccount: null,
    appVersion: '0',
    deviceName: 'bench',
    vault,
    now: () => Date.now(),
    newId: randomUUID,
    onBug: (error) => console.error(error),
    onDamaged: () => console.error('the store of the benchmark is damaged'),
  });
}

/** A whole store, as it runs under the window, filled from a server into a new profile. */
export async function runFirstSync(
  url: string,
  options: {
    readonly until: 'usable' | 'complete';
    readonly isMetered?: boolean;
    /** Called with the store complete and the line open. */
    afterwards?(workspace: Workspace): Promise<void>;
  },
): Promise<FirstSyncTimes> {
  const profileDir = mkdtempSync(join(tmpdir(), 'outpost-bench-profile-'));
  const session = openSession(profileDir, createMemoryVault());
  try {
    await session.start();
    const startedAt = performance.now();
    await session.signIn(url, BENCH_ACCOUNT.email, BENCH_ACCOUNT.password);
    const workspace = session.workspace();
    const { status, setSettings } = workspace;
    if (options.isMetered === true) setSettings({ isMetered: true });
    await waitFor(() => status.get().firstSync.isUsable, { what: 'usable', timeoutMs: TIMEOUT_MS });
    const usableMs = performance.now() - startedAt;
    if (options.until === 'usable') return { usableMs, completeMs: null };
    await waitFor(() => status.get().firstSync.isComplete, { what: 'complete', timeoutMs: TIMEOUT_MS });
    const completeMs = performance.now() - startedAt;
    await options.afterwards?.(workspace);
    return { usableMs, completeMs };
  } finally {
    await session.stop();
    rmSync(profileDir, { recursive: true });
  }
}
