import { expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { AppError } from '../../../shared/errors/app-error.ts';

const problemsOf = (env: Readonly<Record<string, string>>): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof AppError && error.code === 'settingInvalid') return String(error.params.problems);
    throw error;
  }
  return 'it is taken';
};

it.each([
  [{ OUTPOST_PORT: 'abc' }, 'OUTPOST_PORT: Invalid input'],
  [{ OUTPOST_DEMO: 'yes' }, 'OUTPOST_DEMO: Invalid option'],
  [{ OUTPOST_LOCALE: 'fr' }, 'OUTPOST_LOCALE: Invalid option'],
  [{ OUTPOST_DEMO: 'yes', LC_ALL: 'zh_CN.UTF-8' }, 'OUTPOST_DEMO: 无效'],
  [{ OUTPOST_SMTP_PORT: '0', OUTPOST_SMTP_TLS_CERT: '/etc/cert.pem' }, 'OUTPOST_SMTP_TLS_KEY'],
  [{ DATABASE_URL: 'base' }, 'DATABASE_URL: postgres://'],
  [{ DATABASE_URL: 'me:s3cret@base' }, 'DATABASE_URL: postgres://'],
  [{ OUTPOST_OFFLINE_DAYS: '0' }, 'OUTPOST_OFFLINE_DAYS: Too small'],
  [{ OUTPOST_OFFLINE_DAYS: '91' }, 'OUTPOST_OFFLINE_DAYS: Too big'],
  [{ OUTPOST_TRUSTED_PROXIES: '10.0.0.5,here' }, 'OUTPOST_TRUSTED_PROXIES: must be addresses or networks'],
])('a setting that cannot be used is named, and what it may be: %j', (env, named) => {
  expect(problemsOf(env)).toContain(named);
});

it('the value of a setting is not repeated: it may hold a password', () => {
  expect(problemsOf({ DATABASE_URL: 'me:s3cret@base', OUTPOST_PORT: 's3cret' })).not.toContain('s3cret');
});
