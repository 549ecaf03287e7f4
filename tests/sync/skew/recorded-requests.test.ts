import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../../server/accounts/password.ts';
import type { SignInAnswer } from '../../../shared/contract/account-protocol.ts';
import type { LiveStand } from '../../../shared/contract/live-protocol.ts';
import { decodePage } from '../../../shared/contract/page-codec.ts';
import type { PushAnswer, PushRequest } from '../../../shared/contract/sync-protocol.ts';
import { MUTATIONS, type MutationName } from '../../../shared/mutations/registry.ts';
import { openLiveClient } from '../../server/support/live-client.ts';
import { PASSWORD, type TestServer, withServer } from '../../server/support/test-server.ts';
import { createRecordedOrganization } from './recorded-organization.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/wire/protocol-1');

/** What no workstation makes: mail, deadlines and rules are the center's, and a push with one of them is refused. */
const OF_THE_CENTER = [
  'message.set-delivery',
  'ticket.add-system-note',
  'ticket.reach-point',
  'ticket.receive-mail',
] as const satisfies readonly MutationName[];

/** Bodies as a workstation of protocol 1 sent them. They are never edited: a center that refuses one has lost old work. */
function recorded<T extends object>(kind: string): readonly T[] {
  return JSON.parse(readFileSync(join(FOLDER, `${kind}.json`), 'utf8')) as T[];
}

describe('R150: requests of protocol 1, as they were recorded', () => {
  let test: TestServer;
  let token: string;

  beforeAll(async () => {
    test = await withServer('embedded');
    const { pool } = test.server.context;
    const { tenantId, users } = await createRecordedOrganization(pool);
    await pool.query(
      'insert into credential (tenant_id, user_id, password_hash, updated_at) values ($1, $2, $3, 0)',
      [tenantId, users[0]?.id, await hashPassword(PASSWORD)],
    );
    const device = { deviceId: null, name: 'Recorded', platform: 'linux' };
    const request = { email: users[0]?.email, password: PASSWORD, device };
    token = ((await test.post('/api/account/sign-in', request)).body as SignInAnswer).tokens.accessToken;
  });

  const answersTo = async (kind: string) => {
    const answers = [];
    for (const body of recorded(kind)) answers.push(await test.post(`/sync/${kind}`, body, token));
    for (const { status, body } of answers) expect(status, JSON.stringify(body)).toBe(200);
    return answers.map(({ body }) => body);
  };
  const pagesFor = async (kind: string) =>
    (await answersTo(kind)).map((body) => decodePage(Buffer.from(String(body))));

  it('a hello is answered in full, a first one and a later one', async () => {
    for (const answer of await answersTo('hello'))
      expect(answer).toMatchObject({ mode: 'full', lastMutation: 0 });
  });

  it('numbers are leased, and every kind of change is taken', async () => {
    expect(await answersTo('numbers')).toMatchObject([{ blocks: [{ from: 1_000, to: 1_099 }] }]);
    const requests = recorded<PushRequest>('push');
    const answers = (await answersTo('push')) as (PushAnswer & { readonly kind: 'judged' })[];
    const names = requests.flatMap(({ mutations }) => mutations.map(({ name }) => name));
    const said = answers.flatMap(({ results }) => results.map(({ verdict }) => verdict));
    // Written while the article was a draft, and published since: it stands beside it, as it did then.
    expect(said).toEqual(names.map((name) => (name === 'article.edit' ? 'merged' : 'applied')));
  });

  it('there is a recorded request for every kind of change that a workstation makes, in its newest version', () => {
    const newest = new Map(
      recorded<PushRequest>('push').flatMap(({ mutations }) =>
        mutations.map((each) => [each.name, each.version]),
      ),
    );
    const made = Object.values(MUTATIONS).filter(({ name }) => !OF_THE_CENTER.some((each) => each === name));
    expect(Object.fromEntries(newest)).toEqual(
      Object.fromEntries(made.map(({ name, version }) => [name, version])),
    );
  });

  it('news, snapshots and comparisons are answered with pages', async () => {
    const [first, later] = await pagesFor('pull');
    expect(first?.header.addScopes.length).toBeGreaterThan(0);
    expect(later?.header.dropScopes).toEqual([]);
    for (const page of await pagesFor('snapshot')) expect(page.header.type).toBe('snapshot');
    expect(await answersTo('digests')).toMatchObject([{ differing: expect.any(Array) }]);
    for (const page of await pagesFor('reconcile')) expect(page.lines.length).toBeGreaterThan(0);
  });

  it('a word about where a workstation stands is heard on the live line', async () => {
    const line = await openLiveClient(test.server.url, token);
    for (const stand of recorded<LiveStand>('stand')) await line.stand(stand);
    line.close();
  });
});
