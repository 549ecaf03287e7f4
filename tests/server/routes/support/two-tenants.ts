import { randomUUID } from 'node:crypto';
import { importRows } from '../../../../db/server/import-rows.ts';
import { hashPassword } from '../../../../server/accounts/password.ts';
import type { SignInAnswer } from '../../../../shared/contract/account-protocol.ts';
import { decodePage } from '../../../../shared/contract/page-codec.ts';
import type {
  HelloAnswer,
  LeasedBlock,
  NumbersAnswer,
  StandingProof,
} from '../../../../shared/contract/sync-protocol.ts';
import type { Role } from '../../../../shared/model/user.ts';
import { createSmallOrganization, type SmallOrganization } from '../../../support/small-organization.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { attachDirectly, fileClient, sha256 } from '../../blobs/support.ts';
import { openLiveClient } from '../../support/live-client.ts';
import { helloBody, PASSWORD, type TestServer } from '../../support/test-server.ts';

/** Stands in everything of the first organization that can be read. */
export const SECRET = 'secret-of-the-first';

/** Everything that one organization has and another might get hold of. */
export interface Secrets {
  readonly tenantId: string;
  readonly epoch: string;
  readonly token: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly clientId: string;
  readonly lastMutation: number;
  readonly standing: StandingProof;
  /** Those that have an id; the others are called alike everywhere. */
  readonly scopes: readonly string[];
  readonly numbers: readonly number[];
  readonly teamId: string;
  readonly ticketId: string;
  readonly otherTicketId: string;
  readonly messageId: string;
  readonly articleId: string;
  readonly revisionId: string;
  readonly macroId: string;
  readonly ruleId: string;
  readonly viewId: string;
  readonly notificationId: string;
  readonly operationId: string;
  readonly refusedOperationId: string;
  readonly block: LeasedBlock;
  readonly snapshotToken: string;
  readonly file: Buffer;
  readonly sha256: string;
  readonly attachmentId: string;
  readonly uploadId: string;
  /** Of a live line that is open. */
  readonly lineId: string;
  readonly colleagueId: string;
  /** Two of them look at the ticket: whom the first one is told of. */
  peopleOnTicket(): Promise<readonly string[]>;
}

/** Makes the first user of the organization an administrator with something of every kind. */
export async function fillFirstTenant(test: TestServer): Promise<Secrets> {
  const { tenantId, epoch, users, teamIds, ticketIds } = test.organization;
  const { pool } = test.server.context;
  const [userId, teamId, ticketId, otherTicketId] = [
    users[0]?.id ?? '',
    teamIds[0] ?? '',
    ticketIds[0] ?? '',
    ticketIds[1] ?? '',
  ];
  await pool.query("update user_account set role = 'admin' where tenant_id = $1 and id = $2", [
    tenantId,
    userId,
  ]);
  const { tokens, deviceId } = await test.signIn();
  const token = tokens.accessToken;
  const clientId = randomUUID();
  const ids = {
    messageId: randomUUID(),
    articleId: randomUUID(),
    revisionId: randomUUID(),
    macroId: randomUUID(),
    ruleId: randomUUID(),
    viewId: randomUUID(),
    notificationId: randomUUID(),
  };
  const told = {
    id: ids.notificationId,
    userId,
    ticketId,
    ticketNumber: 1,
    kind: 'breach',
    level: null,
    metric: 'firstResponse',
    policy: { en: SECRET, 'zh-CN': SECRET },
    dueAt: 1,
    at: Date.now(),
    readAt: null,
  };
  await importRows(pool, tenantId, [{ entity: 'notification', row: told }], () => undefined);
  const actions = [{ kind: 'setPriority', priority: 1 }];
  const when = { field: 'priority', operator: 'is', value: 0 };
  const calls: readonly (readonly [string, object])[] = [
    ['ticket.set-subject', { ticketId, subject: SECRET }],
    [
      'ticket.add-note',
      { ticketId, messageId: ids.messageId, bodyHtml: SECRET, bodyText: SECRET, attachments: [] },
    ],
    ['macro.save', { macroId: ids.macroId, name: SECRET, teamId, actions, key: null }],
    [
      'rule.save',
      { ruleId: ids.ruleId, name: SECRET, position: 1, isEnabled: false, when, actions, isLast: false },
    ],
    [
      'view.save',
      {
        viewId: ids.viewId,
        name: SECRET,
        condition: { field: 'status', operator: 'is', value: 'open' },
        sort: [{ field: 'updatedAt', direction: 'desc' }],
        columns: ['subject'],
      },
    ],
    [
      'article.create',
      {
        articleId: ids.articleId,
        revisionId: ids.revisionId,
        teamId: null,
        locale: 'en',
        text: { title: SECRET, body: SECRET, labels: [] },
      },
    ],
    // Refused, and kept.
    [
      'ticket.add-note',
      {
        ticketId: randomUUID(),
        messageId: randomUUID(),
        bodyHtml: SECRET,
        bodyText: SECRET,
        attachments: [],
      },
    ],
  ];
  const mutations = calls.map(([name, args], index) => ({
    n: index + 1,
    operationId: randomUUID(),
    name,
    version: 1,
    args,
    baseSeq: 1e9,
    createdAt: 1,
  }));
  const judged = await test.post('/sync/push', { clientId, epoch, path: [], mutations }, token);
  const { results } = judged.body as { results: readonly { verdict: string }[] };
  const verdicts = results.map(({ verdict }) => verdict);
  if (verdicts.slice(0, -1).some((verdict) => verdict !== 'applied') || verdicts.at(-1) !== 'refused') {
    throw new Error(`The first organization is not as it was meant: ${JSON.stringify(judged.body)}`);
  }
  const file = Buffer.from(`${SECRET} ${randomUUID()}`);
  const files = fileClient(test.server.url, token);
  await files.upload(file);
  const attachmentId = await attachDirectly(
    test,
    { sha256: sha256(file), sizeBytes: file.length, thumbnailSha256: sha256(file) },
    userId,
  );
  const opened = await files.open(sha256(Buffer.from(randomUUID())), 1_000);
  const numbers = (await test.post('/sync/numbers', { clientId, count: 10, held: [] }, token))
    .body as NumbersAnswer;
  const hello = (await test.post('/sync/hello', helloBody(clientId), token)).body as HelloAnswer;
  const page = await test.post(
    '/sync/snapshot',
    { clientId, epoch, scope: `team:${teamId}`, token: null, maxBytes: 1 },
    token,
  );
  const { trailer } = decodePage(Buffer.from(String(page.body)));
  const line = await openLiveClient(test.server.url, token);
  const colleague = await openLiveClient(test.server.url, (await test.signIn(1)).tokens.accessToken);
  const ready = line.frames.find((frame) => frame.type === 'ready');
  const [block] = numbers.blocks;
  if (block === undefined || trailer.token === null || ready === undefined) {
    throw new Error('The first organization lacks something');
  }
  return {
    tenantId,
    epoch,
    token,
    userId,
    deviceId,
    clientId,
    lastMutation: calls.length,
    standing: hello.standing,
    scopes: [...teamIds.map((id) => `team:${id}`), `user:${userId}`, `ticket:${ticketId}`],
    numbers: [3, block.from],
    teamId,
    ticketId,
    otherTicketId,
    ...ids,
    operationId: mutations[0]?.operationId ?? '',
    refusedOperationId: mutations.at(-1)?.operationId ?? '',
    block,
    snapshotToken: trailer.token,
    file,
    sha256: sha256(file),
    attachmentId,
    uploadId: String(opened.body.uploadId),
    lineId: ready.line,
    colleagueId: users[1]?.id ?? '',
    async peopleOnTicket() {
      const looks = { type: 'presence', tickets: [{ ticketId, activity: 'viewing' }] };
      line.say(looks);
      colleague.say(looks);
      const people = () =>
        line.frames
          .filter((frame) => frame.type === 'presence')
          .flatMap(({ tickets }) => tickets.flatMap((each) => each.people.map(({ userId }) => userId)));
      await waitFor(() => people().length > 0, { what: 'the colleague on the ticket' });
      return [...new Set(people())];
    },
  };
}

/** Another organization on the same server, whose first user has this role and signs in. */
export async function beginSecondTenant(
  test: TestServer,
  role: Role,
): Promise<{
  readonly organization: SmallOrganization;
  readonly token: string;
  readonly credentials: { readonly email: string; readonly password: string };
}> {
  const { pool } = test.server.context;
  const organization = await createSmallOrganization(pool, { ticketCount: 1 });
  const [user] = organization.users;
  if (user === undefined) throw new Error('The organization has no users');
  await pool.query('update user_account set role = $2 where id = $1', [user.id, role]);
  await pool.query(
    'insert into credential (tenant_id, user_id, password_hash, updated_at) values ($1, $2, $3, 0)',
    [organization.tenantId, user.id, await hashPassword(PASSWORD)],
  );
  const credentials = { email: user.email, password: PASSWORD };
  const device = { deviceId: null, name: 'Theirs', platform: 'linux' };
  const { body } = await test.post('/api/account/sign-in', { ...credentials, device });
  return { organization, token: (body as SignInAnswer).tokens.accessToken, credentials };
}
