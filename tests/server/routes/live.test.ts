import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { importRows } from '../../../db/server/import-rows.ts';
import { LiveServerFrame } from '../../../shared/contract/live-protocol.ts';
import { decodePage } from '../../../shared/contract/page-codec.ts';
import { LIMITS } from '../../../shared/contract/sync-protocol.ts';
import { OLDEST_DATABASE } from '../../support/postgres.ts';
import { pushElsewhere } from '../../support/push-elsewhere.ts';
import { waitFor } from '../../support/wait-for.ts';
import { openLiveClient, standAt } from '../support/live-client.ts';
import { type TestServer, withServer } from '../support/test-server.ts';

const MIRA = 0;
const WEI = 1;

describe.each(OLDEST_DATABASE)('the live line on %s', (target) => {
  let test: TestServer;

  beforeAll(async () => {
    test = await withServer(target);
    // Wei works in the second team only.
    const { tenantId, users, teamIds } = test.organization;
    const row = { ...users[WEI], teamIds: teamIds.slice(1) } as never;
    await importRows(test.server.context.pool, tenantId, [{ entity: 'user', row }], () => undefined);
  });

  const tokenOf = async (user: number) => (await test.signIn(user)).tokens.accessToken;
  const scopesOf = (user: number): string[] => {
    const { users, teamIds } = test.organization;
    const teams = user === WEI ? teamIds.slice(1) : teamIds;
    return [
      'directory',
      'customers',
      'knowledge',
      `user:${users[user]?.id}`,
      ...teams.map((id) => `team:${id}`),
    ];
  };
  const seqNow = async (): Promise<number> => {
    const { rows } = await test.server.context.pool.query<{ seq: number }>(
      'select seq from tenant_seq where tenant_id = $1',
      [test.organization.tenantId],
    );
    return rows[0]?.seq ?? 0;
  };
  /** Mira writes on a ticket of the first or the second team. */
  const write = (ticket: 0 | 1, bodyText: string): Promise<void> => {
    const ticketId = test.organization.ticketIds[ticket];
    const args = { ticketId, messageId: randomUUID(), bodyHtml: bodyText, bodyText };
    return pushElsewhere(test, [{ name: 'ticket.add-note', args }], { userIndex: MIRA });
  };
  const standing = async (user: number) => {
    const token = await tokenOf(user);
    const client = await openLiveClient(test.server.url, token);
    const cursor = await seqNow();
    await client.stand(standAt(1, test.organization.epoch, cursor, scopesOf(user)));
    return { client, cursor, token };
  };

  it('R60: a poke carries the very page that the pull would have been answered with', async () => {
    const { client, cursor, token } = await standing(MIRA);
    await write(0, 'live');
    const news = await client.nextNews();
    const pulled = await test.post(
      '/sync/pull',
      {
        clientId: client.clientId,
        epoch: test.organization.epoch,
        cursor,
        scopes: scopesOf(MIRA),
        joiningScopes: [],
        maxBytes: LIMITS.pageBytes,
      },
      token,
    );
    expect(news).toEqual({ stand: 1, from: cursor, page: decodePage(Buffer.from(String(pulled.body))) });
    expect(JSON.stringify(news)).toContain('live');
    // The next one begins where this one ended, without a word from the client.
    await write(1, 'live again');
    expect(await client.nextNews()).toMatchObject({ stand: 1, from: news.page.trailer.cursor });
    client.close();
  });

  it('R27 R60: nothing is sent to those who may not see it, nor is a poke that has nothing for them', async () => {
    const { client, cursor } = await standing(WEI);
    await write(0, 'not for Wei');
    await write(1, 'for Wei');
    const news = await client.nextNews();
    expect(news.from).toBe(cursor);
    expect(JSON.stringify(client.frames)).not.toContain('not for Wei');
    expect(JSON.stringify(news)).toContain('for Wei');
    client.close();
  });

  it('R51: a frame larger than any of a client ends its line, and no other', async () => {
    const [hostile, honest] = [await standing(MIRA), await standing(WEI)];
    hostile.client.say({ type: 'ping', more: 'x'.repeat(200 * 1024) });
    await waitFor(() => hostile.client.isClosed, { what: 'the end of the line' });
    await write(1, 'to the others');
    expect(await honest.client.nextNews()).toMatchObject({ from: honest.cursor });
  });

  it('R60: a page that is too large is only told of', async () => {
    const { client } = await standing(MIRA);
    await write(0, 'x'.repeat(LIMITS.pokePageBytes));
    expect(await client.nextPoke()).toMatchObject({ news: null });
    client.close();
  });

  it('R60: a session that was ended since hears nothing more', async () => {
    const { client, token } = await standing(WEI);
    await test.post('/api/account/sign-out', { everywhere: false }, token);
    await write(1, 'after the end');
    await waitFor(() => client.isClosed, { what: 'the end of the line' });
    expect(JSON.stringify(client.frames)).not.toContain('after the end');
  });

  it('R148: a session that was ended loses its line also where nothing new comes, and no other line does', async () => {
    const [ended, other] = [await standing(WEI), await standing(MIRA)];
    await test.post('/api/account/sign-out', { everywhere: true }, ended.token);
    await waitFor(() => ended.client.isClosed, { what: 'the end of the line' });
    expect(other.client.isClosed).toBe(false);
    other.client.close();
  });

  it('R61: the same frames come as events, for whoever shows a token', async () => {
    const token = await tokenOf(MIRA);
    const clientId = randomUUID();
    const events = (headers: Record<string, string>) =>
      fetch(new URL(`/sync/live/events?clientId=${clientId}&isMetered=false`, test.server.url), { headers });
    expect((await events({})).status).toBe(401);
    const stream = await events({ authorization: `Bearer ${token}` });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const frames: LiveServerFrame[] = [];
    const reading = (async () => {
      let text = '';
      for await (const chunk of stream.body ?? []) {
        text += Buffer.from(chunk).toString('utf8');
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          frames.push(LiveServerFrame.parse(JSON.parse(text.slice('data: '.length, end))));
          text = text.slice(end + 2);
        }
      }
    })();
    const ready = await waitFor(() => frames.find((frame) => frame.type === 'ready'), { what: 'ready' });
    const cursor = await seqNow();
    const frame = standAt(1, test.organization.epoch, cursor, scopesOf(MIRA));
    const say = (who: string) => test.post('/sync/live/say', { line: ready.line, frame }, who);
    // A line hears only the device it belongs to.
    expect((await say(await tokenOf(MIRA))).body).toEqual({ isHeard: false });
    expect((await say(token)).body).toEqual({ isHeard: true });
    await write(0, 'by events');
    // The center may have sent a hint before it heard the stand.
    const poke = await waitFor(() => frames.find((each) => each.type === 'poke' && each.news !== null), {
      what: 'a poke with a page',
    });
    expect(poke).toMatchObject({ news: { stand: 1, from: cursor } });
    expect(JSON.stringify(poke)).toContain('by events');
    await test.post('/api/account/sign-out', { everywhere: false }, token);
    await write(0, 'after the end');
    await reading;
    expect(JSON.stringify(frames)).not.toContain('after the end');
  });

  it('a frame that is none, and a second hello, end the line', async () => {
    const { client } = await standing(MIRA);
    client.say({ type: 'stand', stand: 0 });
    await waitFor(() => client.isClosed, { what: 'the end of the line' });
    const { client: other, token } = await standing(MIRA);
    other.say({ type: 'hello', accessToken: token, clientId: randomUUID() });
    await waitFor(() => other.isClosed, { what: 'the end of the other line' });
  });
});
