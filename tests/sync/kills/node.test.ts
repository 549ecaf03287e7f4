import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseNews } from '../../../server/postgres/keep-running.ts';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../server/postgres/start-embedded-postgres.ts';
import { LIMITS } from '../../../shared/contract/sync-protocol.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import { waitFor } from '../../support/wait-for.ts';
import { createNodeScene, type NodeScene } from './support/node-scene.ts';

interface NodeScenario {
  readonly name: string;
  readonly points: readonly string[];
  drive(scene: NodeScene): Promise<unknown>;
}

/** What was answered to customers while the node died over the mail. */
const ANSWERS: string[] = [];

/**
 * What a workstation does while the node that answers it dies. A dead node's mails are taken over half a minute later
 * by one that lives on: the stops of the database at the end are the wait for them.
 */
const SCENARIOS: readonly NodeScenario[] = [
  {
    name: 'while it leases numbers',
    points: [
      'before query in leaseNumbers',
      'after query in leaseNumbers',
      'after query in leaseNumbers #2',
      'after commit in inTransactionWith',
    ],
    async drive({ mira, organization }) {
      // With the ticket it is all that one lease gave; the next one is asked for when a quarter is left.
      for (let count = 1; count < LIMITS.numberBlock; count += 1) await mira.ask('takeNumber');
      await mira.createTicket(organization.teamIds[1]);
    },
  },
  {
    name: 'while it sends a scope',
    points: [
      'before query in fillScopePage',
      'after query in fillScopePage #2',
      'after query in fillScopePage #3',
    ],
    async drive({ mira, organization, quiet, setTeams }) {
      await setTeams(1);
      await quiet();
      await setTeams(0);
      await mira.note(organization.ticketIds[1]);
    },
  },
  {
    name: 'while a mail leaves',
    points: [
      'before commit in pickUp',
      'after commit in pickUp',
      'before rename in writeAtomically',
      'after rename in writeAtomically',
      'after rename in writeAtomically #2',
      'before commit in recordSent',
      'after commit in recordSent',
    ],
    async drive({ mira, organization }) {
      ANSWERS.push(await mira.reply(organization.ticketIds[1], organization.customerId));
    },
  },
  {
    name: 'while it judges a batch',
    points: [
      'before query in lockSyncClient',
      'after query in lockSyncClient',
      'before query in openUnitOfWork',
      'after query in openUnitOfWork',
      'before commit in judgeFresh',
      'after commit in judgeFresh',
      'before query in listSeenOperations',
      'after query in loadGrants',
      'before commit in judgeFresh #2',
      'after commit in judgeFresh #2',
    ],
    async drive({ mira, wei, organization }) {
      const ticketId = organization.ticketIds[1];
      for (let count = 0; count < 3; count += 1) await mira.note(ticketId);
      await wei.note(ticketId);
      await mira.createTicketUnderNoNumber(organization.teamIds[1]);
      await mira.createTicket(organization.teamIds[1]);
    },
  },
  {
    name: 'while it reads pages',
    points: [
      'before query in linesBetween',
      'after query in linesBetween',
      'after query in readNews',
      'before query in listPuts',
      'after query in rollBack',
    ],
    async drive({ mira, wei, organization }) {
      await mira.note(organization.ticketIds[1]);
      await wei.note(organization.ticketIds[1]);
    },
  },
  {
    name: 'while it takes a file in',
    points: [
      'before query in openUpload',
      'after query in openUpload',
      'before query in receiveChunk',
      'after query in receiveChunk #2',
      'before rename in finishPart',
      'after rename in finishPart',
      'before query in finish',
      'after query in finish',
    ],
    drive: ({ mira, organization }) => mira.noteWithFile(organization.ticketIds[1]),
  },
];

/** Where the node stands when the database under it stops at once. */
const DATABASE_POINTS = [
  'before query in lockSyncClient',
  'after query in lockSyncClient',
  'after query in openUnitOfWork',
  'before commit in judgeFresh',
  'after commit in judgeFresh',
  'before commit in judgeFresh #2',
  'before query in linesBetween',
  'after query in readNews',
  'before query in listPuts',
  'after query in rollBack',
];

describe('a node with two workstations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-killed-database-'));
  let postgres: EmbeddedPostgres;
  let scene: NodeScene;

  let onNews: (news: DatabaseNews) => void = () => undefined;
  const newsOf = (kind: DatabaseNews['kind']): Promise<void> =>
    new Promise((resolve) => {
      onNews = (news) => {
        if (news.kind === kind) resolve();
      };
    });

  beforeAll(async () => {
    postgres = await startEmbeddedPostgres({
      dataDir: folder,
      log: () => undefined,
      onNews: (news) => onNews(news),
      settings: { fsync: 'off', full_page_writes: 'off' },
    });
    await SERVER_TEMPLATE.prepare(postgres.url);
    scene = await createNodeScene(postgres.url);
  });
  afterAll(async () => {
    await scene.remove();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(SCENARIOS)('the node is killed: $name', ({ points, drive }) => {
    it.each(points.map((point) => [point] as const))('I1 I2 I3 I4 I8 I15: %s', async (point) => {
      if (!scene.node.isAlive) await scene.back();
      await scene.node.armAt(point);
      await drive(scene);
      await scene.node.deathAt(point);
      await scene.back();
      await scene.quiet();
    });
  });

  it.each(DATABASE_POINTS.map((point) => [point] as const))(
    'I1 I2 I3 I4 I8 I15: the database is stopped at once: %s',
    async (point) => {
      const { node, mira, wei, organization } = scene;
      const restarted = newsOf('restarted');
      await node.armAt(point, postgres.pid);
      for (let count = 0; count < 2; count += 1) await mira.note(organization.ticketIds[1]);
      await wei.note(organization.ticketIds[1]);
      await node.passageAt(point);
      // What is made meanwhile waits.
      await mira.createTicket(organization.teamIds[1]);
      await restarted;
      await scene.back();
      await scene.quiet();
      expect(scene.node).toBe(node);
      expect(node.isAlive).toBe(true);
    },
  );

  it('I1 I2 I3: every answer has left, as one mail', async () => {
    const { pool, folder } = scene;
    await waitFor(
      async () => {
        const { rows } = await pool.query<{ delivery: string }>(
          'select delivery from message where id = any($1::uuid[])',
          [ANSWERS],
        );
        return rows.length === ANSWERS.length && rows.every(({ delivery }) => delivery === 'sent');
      },
      { what: 'every answer has left', timeoutMs: 55_000 },
    );
    const outbox = join(folder, 'outbox');
    const names = (await readdir(outbox)).filter((name) => name.endsWith('.eml'));
    const mails = await Promise.all(names.map((name) => readFile(join(outbox, name), 'utf8')));
    for (const id of ANSWERS) {
      expect(mails.filter((mail) => mail.includes(`Message-ID: <op.${id}@outpost.example>`))).toHaveLength(1);
    }
    await scene.quiet();
  }, 90_000);
});
