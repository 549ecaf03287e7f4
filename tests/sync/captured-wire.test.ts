import { randomUUID } from 'node:crypto';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { listScopeProgress } from '../../db/client/outbox.ts';
import { startFamily } from '../../server/accounts/refresh-tokens.ts';
import { createApp } from '../../server/app.ts';
import { mutationPorts, type ServerContext, syncPorts } from '../../server/context.ts';
import { POKE_BUDGET } from '../../server/sync/poke-pages.ts';
import { budgetOf } from '../../server/sync/read-page.ts';
import type { Session } from '../../server/sync/session.ts';
import { LiveStand } from '../../shared/contract/live-protocol.ts';
import { PAGE_ENCODING_HEADER } from '../../shared/contract/sync-protocol.ts';
import { pick, seededRandom } from '../../shared/util/seeded-random.ts';
import { openLiveClient } from '../server/support/live-client.ts';
import { withServer } from '../server/support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';
import {
  askForFile,
  attachFile,
  changeWei,
  type Fuzz,
  HAPPENINGS,
  hideFromWei,
  MIRA,
  WEI,
} from './support/changing-rights.ts';
import { sentBytes } from './support/sent-bytes.ts';
import type { Exchange } from './support/simulated-network.ts';
import { startWireCapture, type WireCapture } from './support/wire-capture.ts';
import { createWorld, type World } from './support/world.ts';

const SEQUENCES = 2;
const STEPS = 30;
/** What is asked twice is answered alike; a second block of numbers is another one. */
const REPEATABLE = ['digests', 'file', 'hello', 'pull', 'push', 'reconcile', 'snapshot'] as const;
const DAY_MS = 24 * 3_600_000;
const ENCODINGS = ['zstd', 'gzip', 'none'] as const;

/** The body of a captured answer as it was before the server packed it, and the head. */
function readAnswer(stream: Buffer): { readonly head: string; readonly body: Buffer } {
  const bodyAt = stream.indexOf('\r\n\r\n') + 4;
  const head = stream.toString('latin1', 0, bodyAt);
  const body = stream.subarray(bodyAt);
  if (/^content-type: \S+\+zstd/im.test(head)) return { head, body: zstdDecompressSync(body) };
  if (/^content-type: \S+\+gzip/im.test(head)) return { head, body: gunzipSync(body) };
  return { head, body };
}

/**
 * What the permission fuzz searches are answers as the routes would send them. Here the same questions go over a real
 * line as well, to a real server on the same database, and what comes down is compared with what would be searched.
 */
describe('captured wire', () => {
  let context: ServerContext;
  let capture: WireCapture;
  let world: World;
  let now = (): number => 0;

  /** A world whose center shares database, keys and page sizes with the real server. */
  const beginWorld = async (): Promise<void> => {
    world = await createWorld(context.pool, 2, {
      center: { ...syncPorts(context), ...mutationPorts(context) },
      pagesOf: () => ({ news: budgetOf, snapshot: budgetOf, poke: POKE_BUDGET }),
    });
    now = () => world.clock.now;
  };

  beforeAll(async () => {
    const test = await withServer('embedded');
    // To the byte the same answers are only given at the same time.
    context = { ...test.server.context, now: () => now() };
    const { app } = await createApp(context, {
      version: '0',
      trustedProxies: [],
      metricsToken: null,
      draining: new AbortController().signal,
    });
    capture = await startWireCapture(await app.listen({ port: 0, host: '127.0.0.1' }));
    return async () => {
      await capture.stop();
      await app.close();
    };
  });

  /** Signs the workstation in without a password. */
  async function openSession({ tenantId, userId, deviceId }: Session): Promise<() => Promise<string>> {
    await context.pool.query(
      `insert into device (tenant_id, id, user_id, name, platform, created_at, last_seen_at)
       values ($1, $2, $3, 'Simulated', 'linux', 0, 0)`,
      [tenantId, deviceId, userId],
    );
    const client = await context.pool.connect();
    const started = startFamily(client, { tenantId, userId, deviceId }, world.clock.now);
    const { session } = await started.finally(() => client.release());
    return () => context.tokens.issue(session, world.clock.now);
  }

  async function askOverLine(
    { kind, request }: Exchange,
    token: string,
    encoding: string,
  ): Promise<ReturnType<typeof readAnswer>> {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      [PAGE_ENCODING_HEADER]: encoding,
    };
    const answer =
      kind === 'file'
        ? await fetch(`${capture.url}/api/attachments/${String(request)}`, { headers })
        : await fetch(`${capture.url}/sync/${kind}`, {
            method: 'POST',
            headers,
            body: JSON.stringify(request),
          });
    await answer.arrayBuffer();
    return readAnswer(capture.take());
  }

  it('I5 I6: what the fuzz searches is what a real line carries, byte for byte', {
    timeout: 300_000,
  }, async () => {
    const compared = new Set<string>();
    const carrying = new Set<string>();
    for (let seed = 1; seed <= SEQUENCES; seed += 1) {
      await beginWorld();
      const wei = world.clients[WEI];
      if (wei === undefined) throw new Error('Wei is missing');
      const token = await openSession(wei.session);
      const random = seededRandom(seed);
      const fuzz: Fuzz = {
        pool: context.pool,
        world,
        random,
        canaries: [],
        deletedByWei: new Set(),
        files: [],
        blobs: context.blobs,
        profile: null,
      };
      world.network.afterDelivery = async (exchange) => {
        const { client, kind } = exchange;
        if (client !== WEI || !REPEATABLE.some((each) => each === kind)) return;
        const { head, body } = await askOverLine(exchange, await token(), pick(random, ENCODINGS));
        const searched = sentBytes(exchange);
        expect({ seed, kind, body: body.toString() }).toEqual({ seed, kind, body: searched.toString() });
        expect(body.equals(searched)).toBe(true);
        expect(head).not.toContain('canary-');
        compared.add(exchange.answer?.ok === true ? kind : `${kind} refused`);
        if (fuzz.canaries.some(({ text }) => body.includes(text))) carrying.add(kind);
      };
      await world.drain();
      for (let step = 0; step < STEPS; step += 1) {
        await pick(random, HAPPENINGS)(fuzz);
        world.clock.now += 1_000;
        await world.settle();
      }
      // Whatever came of that: a ticket with a file is lost and comes back with its scope, another file as news.
      await attachFile(fuzz);
      await changeWei(fuzz, { role: 'agent', isActive: true, teamIds: [] });
      await world.drain();
      await changeWei(fuzz, { teamIds: world.organization.teamIds });
      await hideFromWei(fuzz, []);
      await world.drain();
      await attachFile(fuzz);
      for (const id of [...fuzz.files, randomUUID()]) askForFile(fuzz, id);
      const words = { messageId: randomUUID(), bodyHtml: 'Wei', bodyText: 'Wei' };
      wei.save({ name: 'ticket.add-note', args: { ticketId: world.organization.ticketIds[0], ...words } });
      wei.kill();
      await world.drain();
      // What is lost on the disk is found out when the scopes are compared again, a scope with a greeting (R142).
      wei.db.prepare('delete from ticket').run();
      world.clock.now += 8 * DAY_MS;
      for (let left = listScopeProgress(wei.db).length; left > 0; left -= 1) {
        wei.kill();
        await world.drain();
      }
      expect(world.bugs).toEqual([]);
      world.close();
    }
    expect([...compared]).toEqual(expect.arrayContaining([...REPEATABLE, 'file refused']));
    expect([...carrying]).toEqual(expect.arrayContaining(['file', 'pull', 'snapshot']));
  });

  it('I5 I6: so is a poke with its page', async () => {
    await beginWorld();
    const [mira, wei] = [world.clients[MIRA], world.clients[WEI]];
    if (mira === undefined || wei === undefined) throw new Error('Somebody is missing');
    let stand: unknown;
    world.network.afterDelivery = ({ client, kind, request }) => {
      if (client === WEI && kind === 'stand') stand = request;
      return Promise.resolve();
    };
    await world.drain();
    const token = await openSession(wei.session);
    const told = LiveStand.parse(stand);
    const live = await openLiveClient(capture.url, await token());
    await live.stand(told);
    capture.take();

    const ticketId = world.organization.ticketIds[1] ?? '';
    mira.save({ name: 'ticket.set-subject', args: { ticketId, subject: 'canary-of-a-poke' } });
    await world.settle();
    for (const exchange of [...world.network.exchanges]) await world.network.deliver(exchange);
    wei.poke();
    const poke = world.network.exchanges.find(({ client, kind }) => client === WEI && kind === 'poke');
    if (poke === undefined) throw new Error('No poke is on its way');
    await world.network.deliver(poke);
    const searched = sentBytes(poke);
    expect(searched.toString()).toContain('canary-of-a-poke');
    let carried = Buffer.alloc(0);
    await waitFor(
      () => {
        carried = Buffer.concat([carried, capture.take()]);
        return carried.includes(searched);
      },
      { what: `the poke ${searched.toString()}` },
    );
    live.close();
    world.close();
  });
});
