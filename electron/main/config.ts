import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
// The small form of zod: this is read before anything is on the screen.
import * as z from 'zod/mini';
import { AppError } from '../../shared/errors/app-error.ts';
import { Locale } from '../../shared/model/locale.ts';

/** What can be set for a start of the client, all by environment. */
const Environment = z.object({
  OUTPOST_SERVER: z.optional(z.string().check(z.minLength(1))),
  OUTPOST_PROFILE_DIR: z.optional(z.string().check(z.minLength(1))),
  /** `email:password`, for the demo only. */
  OUTPOST_DEMO_SIGN_IN: z.optional(z.string().check(z.includes(':'))),
  OUTPOST_SCREENSHOT: z.optional(z.string().check(z.minLength(1))),
  OUTPOST_ONCE: z.optional(z.enum(['0', '1'])),
  OUTPOST_LOCALE: z.optional(Locale),
  /** For displays that are drawn without a graphics card, where looking for one costs seconds. */
  OUTPOST_DISABLE_GPU: z.optional(z.enum(['0', '1'])),
  /** Node 24 for the store process where this Electron is too old to load the database driver. */
  OUTPOST_NODE: z.optional(z.string().check(z.minLength(1))),
});

export interface ClientConfig {
  readonly profileDir: string;
  readonly serverUrl: string | null;
  readonly demoAccount: { readonly email: string; readonly password: string } | null;
  /** Where to write a picture of the first painted queue. */
  readonly screenshotPath: string | null;
  /** End after the first painted queue. */
  readonly isOnce: boolean;
  readonly locale: Locale;
  readonly isGpuDisabled: boolean;
  readonly nodePath: string | null;
  readonly deviceName: string;
}

/**
 * The settings of this start.
 * @throws AppError settingInvalid, with the names of those that cannot be used
 */
export function readConfig(environment: NodeJS.ProcessEnv): ClientConfig {
  const read = Environment.safeParse(environment);
  if (!read.success) {
    const problems = read.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new AppError('settingInvalid', { problems });
  }
  const env = read.data;
  const [email, ...password] = (env.OUTPOST_DEMO_SIGN_IN ?? '').split(':');
  return {
    profileDir: env.OUTPOST_PROFILE_DIR ?? join(app.getPath('appData') || homedir(), 'Outpost'),
    serverUrl: env.OUTPOST_SERVER ?? null,
    demoAccount: email ? { email, password: password.join(':') } : null,
    screenshotPath: env.OUTPOST_SCREENSHOT ?? null,
    isOnce: env.OUTPOST_ONCE === '1',
    locale: env.OUTPOST_LOCALE ?? (app.getPreferredSystemLanguages()[0]?.startsWith('zh') ? 'zh-CN' : 'en'),
    isGpuDisabled: env.OUTPOST_DISABLE_GPU === '1',
    nodePath: env.OUTPOST_NODE ?? null,
    deviceName: hostname().slice(0, 100) || 'workstation',
  };
}
