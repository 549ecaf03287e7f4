import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { OFFLINE_DAYS } from '../shared/contract/sync-protocol.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { localeOf } from '../shared/i18n/locale-of.mjs';
import { type FilePolicy, filePolicyOf } from '../shared/model/file-policy.ts';
import { Locale } from '../shared/model/locale.ts';

/** An address, or a network in CIDR form. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (bits === -1 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

function isPostgresAddress(text: string): boolean {
  return ['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? '');
}

/** What can be set from outside, all by environment; see docs/operations.md. */
const Environment = z.object({
  OUTPOST_LOCALE: z.optional(Locale),
  OUTPOST_DATA_DIR: z.string().min(1).default('.outpost/server'),
  OUTPOST_HOST: z.string().min(1).default('127.0.0.1'),
  /** Addresses or networks of the proxies in front, by commas; only they may say whom a request comes from. */
  OUTPOST_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .transform((parts) => parts.filter((part) => part !== ''))
    .refine((parts) => parts.every(isNetwork), 'must be addresses or networks, such as 10.0.0.5,10.1.0.0/16'),
  OUTPOST_PORT: z.coerce.number().int().min(0).max(65_535).default(4680),
  /** Bearer token that opens the metrics to other machines. */
  OUTPOST_METRICS_TOKEN: z.string().min(16).optional(),
  /** Any PostgreSQL from 15 on; unset: the embedded one. */
  DATABASE_URL: z.string().refine(isPostgresAddress, 'postgres://user:password@host:5432/name').optional(),
  /** `1` takes a database with fsync or synchronous_commit off. */
  OUTPOST_ALLOW_UNSAFE_DATABASE: z.enum(['0', '1']).default('0'),
  OUTPOST_DEMO: z.enum(['0', '1']).default('0'),
  /** Port of the server's own SMTP listener; 0 picks a free one, unset switches it off. */
  OUTPOST_SMTP_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  OUTPOST_SMTP_HOST: z.string().min(1).default('127.0.0.1'),
  /** PEM files that let the SMTP listener speak TLS; both or none. */
  OUTPOST_SMTP_TLS_CERT: z.string().min(1).optional(),
  OUTPOST_SMTP_TLS_KEY: z.string().min(1).optional(),
  /** smtp:// or smtps:// address of the relay for outgoing mail; unset: mail is written to the outbox folder. */
  OUTPOST_SMTP_RELAY: z.string().min(1).optional(),
  /** imap:// or imaps:// address with user and password of the mailbox to watch; unset: none. */
  OUTPOST_IMAP: z.string().min(1).optional(),
  /** How long an answer can still be taken back. */
  OUTPOST_SEND_DELAY_MS: z.coerce.number().int().min(0).max(600_000).default(10_000),
  /** The largest file that can be attached, in megabytes. */
  OUTPOST_MAX_FILE_MB: z.coerce.number().int().min(1).max(1024).default(50),
  /** The largest mail that the relay and the customers' providers take, in megabytes. */
  OUTPOST_MAX_MAIL_MB: z.coerce.number().int().min(1).max(1024).default(25),
  /** Closed tickets that nothing happened to for so many days leave the workstations; they stay at the center. */
  OUTPOST_KEEP_CLOSED_DAYS: z.coerce.number().int().min(1).max(36_500).default(90),
  /** Marks of what left or was deleted are kept so long; who was away for longer compares its rows. */
  OUTPOST_HISTORY_DAYS: z.coerce.number().int().min(1).max(36_500).default(90),
  /** Without a word of the center for so many days a workstation locks until there is one. */
  OUTPOST_OFFLINE_DAYS: z.coerce
    .number()
    .int()
    .min(OFFLINE_DAYS.least)
    .max(OFFLINE_DAYS.most)
    .default(OFFLINE_DAYS.usual),
  /** Whether a message goes to the center before its files, or waits for them. */
  OUTPOST_FILES: z.enum(['text-first', 'wait']).default('text-first'),
  OUTPOST_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface SmtpListenerConfig {
  readonly host: string;
  readonly port: number;
  /** Files in PEM. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
}

export interface ServerConfig {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly trustedProxies: readonly string[];
  readonly metricsToken: string | null;
  readonly databaseUrl: string | null;
  /** Whether a database will do that forgets what it saved when its machine loses power. */
  readonly mayDatabaseForget: boolean;
  readonly isDemo: boolean;
  readonly smtpListener: SmtpListenerConfig | null;
  readonly smtpRelay: string | null;
  readonly imap: string | null;
  readonly sendDelayMs: number;
  readonly keepClosedDays: number;
  readonly historyDays: number;
  readonly offlineDays: number;
  readonly filePolicy: FilePolicy;
  readonly logLevel: string;
}

function tlsFilesOf(env: z.infer<typeof Environment>): SmtpListenerConfig['tls'] {
  const { OUTPOST_SMTP_TLS_CERT: certFile, OUTPOST_SMTP_TLS_KEY: keyFile } = env;
  if (certFile === undefined && keyFile === undefined) return null;
  if (certFile === undefined || keyFile === undefined) {
    throw new AppError('settingInvalid', { problems: 'OUTPOST_SMTP_TLS_CERT + OUTPOST_SMTP_TLS_KEY' });
  }
  return { certFile, keyFile };
}

/**
 * Reads the configuration once, at the start; a wrong value stops the start and names the variable, never the value.
 * @throws AppError settingInvalid
 */
export function readConfig(environment: NodeJS.ProcessEnv): ServerConfig {
  const { localeError } = localeOf(environment) === 'zh-CN' ? z.locales.zhCN() : z.locales.en();
  const parsed = Environment.safeParse(environment, { error: localeError });
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new AppError('settingInvalid', { problems: problems.join('; ') });
  }
  const env = parsed.data;
  return {
    dataDir: resolve(env.OUTPOST_DATA_DIR),
    host: env.OUTPOST_HOST,
    port: env.OUTPOST_PORT,
    trustedProxies: env.OUTPOST_TRUSTED_PROXIES,
    metricsToken: env.OUTPOST_METRICS_TOKEN ?? null,
    databaseUrl: env.DATABASE_URL ?? null,
    mayDatabaseForget: env.OUTPOST_ALLOW_UNSAFE_DATABASE === '1',
    isDemo: env.OUTPOST_DEMO === '1',
    smtpListener:
      env.OUTPOST_SMTP_PORT === undefined
        ? null
        : { host: env.OUTPOST_SMTP_HOST, port: env.OUTPOST_SMTP_PORT, tls: tlsFilesOf(env) },
    smtpRelay: env.OUTPOST_SMTP_RELAY ?? null,
    imap: env.OUTPOST_IMAP ?? null,
    sendDelayMs: env.OUTPOST_SEND_DELAY_MS,
    keepClosedDays: env.OUTPOST_KEEP_CLOSED_DAYS,
    historyDays: env.OUTPOST_HISTORY_DAYS,
    offlineDays: env.OUTPOST_OFFLINE_DAYS,
    filePolicy: filePolicyOf(
      env.OUTPOST_MAX_FILE_MB,
      env.OUTPOST_MAX_MAIL_MB,
      env.OUTPOST_FILES === 'wait' ? 'wait' : 'textFirst',
    ),
    logLevel: env.OUTPOST_LOG_LEVEL,
  };
}
