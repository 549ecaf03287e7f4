import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../server/postgres/postmaster.ts';
import { waitFor } from './wait-for.ts';

const PROGRAM = '/usr/sbin/dovecot';

/** A running Dovecot: plain IMAP on loopback. */
export type Dovecot = Readonly<{ host: string; port: number; stop(): Promise<void> }>;

/** One mailbox account. */
export type MailUser = Readonly<{ name: string; password: string }>;

/**
 * Starts Dovecot with its own configuration, users and Maildirs in a throw-away folder, on a free port.
 * Works as root (mail belongs to nobody) and as an ordinary user.
 */
export async function startDovecot(users: readonly MailUser[]): Promise<Dovecot> {
  if (!existsSync(PROGRAM)) {
    throw new Error('Dovecot is missing: sudo apt-get install --no-install-recommends dovecot-imapd');
  }
  const base = mkdtempSync(join(tmpdir(), 'outpost-dovecot-'));
  // Dovecot's unprivileged processes pass through to the mail.
  chmodSync(base, 0o755);
  const port = await findFreePort();
  const mailAccount = numericAccount();
  const mail = join(base, 'mail');
  mkdirSync(mail);
  chownSync(mail, mailAccount.uid, mailAccount.gid);
  const passwd = users.map(({ name, password }) => `${name}:{PLAIN}${password}::::::`);
  writeFileSync(join(base, 'users'), `${passwd.join('\n')}\n`, { mode: 0o644 });
  writeFileSync(join(base, 'dovecot.conf'), configuration(base, port, mailAccount));
  const lines: string[] = [];
  const child = spawn(PROGRAM, ['-F', '-c', join(base, 'dovecot.conf')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => lines.push(String(chunk)));
  const stopAtExit = () => void child.kill('SIGTERM');
  process.once('exit', stopAtExit);
  try {
    await waitFor(() => greets(port, child), { what: 'Dovecot greets' });
  } catch (cause) {
    child.kill('SIGKILL');
    throw new Error(`Dovecot did not start: ${lines.join('')}`, { cause });
  }
  return {
    host: '127.0.0.1',
    port,
    async stop() {
      process.removeListener('exit', stopAtExit);
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(base, { recursive: true, force: true });
    },
  };
}

type NumericAccount = Readonly<{ uid: number; gid: number; name: string; group: string; isRoot: boolean }>;

function numericAccount(): NumericAccount {
  const isRoot = process.getuid?.() === 0;
  const ask = (flag: string) =>
    execFileSync('id', isRoot ? [flag, 'nobody'] : [flag], { encoding: 'utf8' }).trim();
  return { uid: Number(ask('-u')), gid: Number(ask('-g')), name: ask('-un'), group: ask('-gn'), isRoot };
}

function configuration(base: string, port: number, account: NumericAccount): string {
  const internal = account.isRoot
    ? ''
    : `default_internal_user = ${account.name}
default_internal_group = ${account.group}
default_login_user = ${account.name}
service anvil {
  chroot =
}
service imap-login {
  chroot =
}`;
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${base}/run
state_dir = ${base}/state
instance_name = outpost-test
log_path = /dev/stderr
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${base}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
passdb {
  driver = passwd-file
  args = ${base}/users
}
userdb {
  driver = static
  args = uid=${account.uid} gid=${account.gid} home=${base}/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service stats {
  chroot =
}
${internal}
`;
}

/** Whether an IMAP greeting comes from the port. */
function greets(port: number, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`Dovecot ended with code ${child.exitCode}`);
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    const finish = (isGreeting: boolean) => {
      socket.destroy();
      resolve(isGreeting);
    };
    socket.once('data', (data) => finish(data.toString().startsWith('* OK')));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}
