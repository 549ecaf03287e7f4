import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../server/postgres/postmaster.ts';
import { waitFor } from './wait-for.ts';

/** A Dovecot of its own on loopback, with mailboxes for any user who gives the password. */
export type Dovecot = {
  readonly host: string;
  readonly imapPort: number;
  readonly password: string;
  /** Ends the program and every connection at once; the mail stays. */
  stop(): Promise<void>;
  /** Starts it again on the same port with the same mail. */
  start(): Promise<void>;
  /** Stops it and removes the mail. */
  remove(): Promise<void>;
};

const PASSWORD = 'loopback-only';
const NOBODY = 65_534;

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.setTimeout(500, () => {
      socket.destroy();
      resolve(false);
    });
  });

const configuration = (folder: string, port: number): string => {
  const isRoot = userInfo().uid === 0;
  const account = isRoot ? 'nobody' : userInfo().username;
  const uid = isRoot ? NOBODY : userInfo().uid;
  const gid = isRoot ? NOBODY : userInfo().gid;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = ${isRoot ? 'dovecot' : account}
default_login_user = ${isRoot ? 'dovenull' : account}
${isRoot ? '' : `default_internal_group = ${execFileSync('id', ['-gn']).toString().trim()}`}
mail_max_userip_connections = 100
auth_mechanisms = plain login
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u allow_all_users=yes
}
service imap-login {
  ${isRoot ? '' : 'chroot ='}
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  ${isRoot ? '' : 'chroot ='}
}
namespace inbox {
  inbox = yes
  separator = /
}
`;
};

const endOf = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => {
        child.once('exit', () => resolve());
      });

/** Starts Dovecot on a free port. Needs Debian's `dovecot-imapd`; works as root and as anyone else. */
export const startDovecot = async (): Promise<Dovecot> => {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-dovecot-'));
  const imapPort = await findFreePort();
  mkdirSync(join(folder, 'mail'));
  mkdirSync(join(folder, 'state'));
  chmodSync(folder, 0o755);
  if (userInfo().uid === 0) chownSync(join(folder, 'mail'), NOBODY, NOBODY);
  const config = join(folder, 'dovecot.conf');
  writeFileSync(config, configuration(folder, imapPort));
  let child: ChildProcess | null = null;
  const dovecot: Dovecot = {
    host: '127.0.0.1',
    imapPort,
    password: PASSWORD,
    async start() {
      const started = spawn('dovecot', ['-F', '-c', config], {
        // a process group of its own: connections outlive the master and are ended with the group
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` },
      });
      let complaint = '';
      started.stderr?.on('data', (chunk: Buffer) => {
        complaint += chunk.toString();
      });
      started.once('error', (error) => {
        complaint += error.message;
      });
      child = started;
      await waitFor(
        () => {
          if (started.exitCode !== null) throw new Error(complaint);
          return answers(imapPort);
        },
        { what: 'Dovecot to answer' },
      );
    },
    async stop() {
      const ending = child;
      child = null;
      if (!ending) return;
      if (ending.pid !== undefined && ending.exitCode === null) process.kill(-ending.pid, 'SIGKILL');
      await endOf(ending);
    },
    async remove() {
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await dovecot.start();
  return dovecot;
};
