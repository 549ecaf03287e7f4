import { mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../../db/server/pool.ts';
import { lockFolder } from '../../../server/postgres/folder-lock.ts';
import type { SmallOrganization } from '../../support/small-organization.ts';
import { waitFor } from '../../support/wait-for.ts';
import { databaseUrl, folderOf, postmasterOf } from './support/embedded-database.ts';
import {
  createStaff,
  type NoteWriter,
  openNoteWriter,
  type ServerProcess,
  startServerProcess,
} from './support/server-process.ts';

/** Programs of PostgreSQL that work in a folder. */
const programsIn = (folder: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === folder;
      } catch (error) {
        // Ended while we looked, or of an account that is not ours.
        if (['ENOENT', 'ESRCH', 'EACCES'].includes(String((error as NodeJS.ErrnoException).code)))
          return false;
        throw error;
      }
    })
    .map(Number);

const readyStatus = async ({ address }: ServerProcess) =>
  (await fetch(new URL('/health/ready', address))).status;

/** Each starts a node with a database of its own, and some wait until its last try to start it again. */
const TIMEOUT_MS = 300_000;

describe.runIf(process.platform === 'linux')(
  'the embedded database ends under a server (Linux)',
  { timeout: TIMEOUT_MS },
  () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'outpost-killed-database-'));
    let organization: SmallOrganization;
    let isPrepared = false;

    const start = async (): Promise<ServerProcess> => {
      const node = await startServerProcess({ OUTPOST_DATA_DIR: dataDir, LC_ALL: 'zh_CN.UTF-8' });
      if (!isPrepared) {
        const pool = createPool({ url: databaseUrl(dataDir), max: 1 });
        organization = await createStaff(pool);
        await pool.end();
        isPrepared = true;
      }
      return node;
    };
    const acknowledge = async (writer: NoteWriter): Promise<string> => {
      const note = writer.next();
      expect((await note.offer()).status).toBe(200);
      return note.messageId;
    };

    afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

    it('I2: comes back by itself on the folder it holds, with every acknowledged note, and takes new ones', async () => {
      const node = await start();
      const writer = await openNoteWriter(node.address, organization);
      const before = await acknowledge(writer);
      const killed = postmasterOf(dataDir);
      process.kill(killed, 'SIGKILL');
      // Offered from the first moment on, as a workstation does: whatever the answer, it may be offered again.
      const note = writer.next();
      const refusals: number[] = [];
      await waitFor(
        async () => {
          const { status } = await note.offer();
          if (status !== 200) refusals.push(status);
          return status === 200;
        },
        { what: 'the note made meanwhile is taken', timeoutMs: 120_000 },
      );
      expect(refusals.filter((status) => status !== 503)).toEqual([]);
      expect(await readyStatus(node)).toBe(200);
      expect(postmasterOf(dataDir)).not.toBe(killed);
      const after = await acknowledge(writer);
      const second = startServerProcess({ OUTPOST_DATA_DIR: dataDir });
      await expect(second).rejects.toThrow('dataFolderInUse');
      const pool = createPool({ url: databaseUrl(dataDir), max: 1 });
      onTestFinished(() => pool.end());
      const { rows } = await pool.query<{ id: string }>('select id from message where id = any($1::uuid[])', [
        [before, note.messageId, after],
      ]);
      expect(rows).toHaveLength(3);
    });

    it('ends well while its database comes up again, and leaves none behind', async () => {
      const node = await start();
      const folder = folderOf(dataDir);
      // A session that does not notice the end holds every new start up for as long as it stands still.
      const session = new pg.Client({ connectionString: databaseUrl(dataDir) });
      session.on('error', () => undefined);
      await session.connect();
      const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() as pid');
      const standing = rows[0]?.pid ?? 0;
      process.kill(standing, 'SIGSTOP');
      onTestFinished(() => void process.kill(standing, 'SIGKILL'));
      process.kill(postmasterOf(dataDir), 'SIGKILL');
      await waitFor(async () => (await readyStatus(node)) === 503, {
        what: 'the node says that it cannot work',
      });
      node.kill('SIGTERM');
      expect(await node.ended).toBe(0);
      expect(programsIn(folder)).toEqual([standing]);
      await (await lockFolder(join(dataDir, 'postgres'))).release();
    });

    it('ends with a line that says what to do when its database cannot be started again', async () => {
      const node = await start();
      const folder = folderOf(dataDir);
      renameSync(join(folder, 'global', 'pg_control'), join(folder, 'global', 'pg_control.away'));
      process.kill(postmasterOf(dataDir), 'SIGKILL');
      expect(await node.ended).toBe(1);
      const line =
        node
          .printed()
          .split('\n')
          .find((each) => each.startsWith('{"error"')) ?? '{}';
      const { error } = JSON.parse(line) as { error?: { code: string; message: string } };
      expect(error?.code).toBe('databaseLost');
      for (const part of ['意外退出', '请排除后重新启动服务器', join(dataDir, 'postgres')])
        expect(error?.message).toContain(part);
      expect(programsIn(folder)).toEqual([]);
      await (await lockFolder(join(dataDir, 'postgres'))).release();
    });
  },
);
