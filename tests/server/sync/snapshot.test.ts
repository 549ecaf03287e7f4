import { createHmac, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportRow, importRows } from '../../../db/server/import-rows.ts';
import { createPool } from '../../../db/server/pool.ts';
import { readDigests } from '../../../db/server/queries/digests.ts';
import { hideFields } from '../../../server/accounts/hide-fields.ts';
import { createProofs } from '../../../server/sync/proofs.ts';
import type { PageBudget } from '../../../server/sync/read-page.ts';
import { compareDigests } from '../../../server/sync/reconcile.ts';
import { readScopePage, type ScopePage } from '../../../server/sync/snapshot.ts';
import type { PageLine } from '../../../shared/contract/sync-protocol.ts';
import { CUSTOMERS_SCOPE, DIRECTORY_SCOPE } from '../../../shared/domain/permissions/scopes.ts';
import { ClientId } from '../../../shared/model/ids.ts';
import { DATABASE_TARGETS, withDatabase } from '../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../support/server-template.ts';
import {
  createSmallOrganization,
  type SmallOrganization,
  sampleTicket,
} from '../../support/small-organization.ts';

const LARGE: PageBudget = { rows: 2_000, bytes: 1_000_000 };
const STATUSES = ['open', 'closed', 'pending', 'solved', 'new', 'onHold'] as const;
/** One tree far larger than the small pages, some without children. */
const CHILD_COUNTS = [0, 3, 1, 40, 2, 5, 0, 1, 7, 2, 1, 4];

describe.each(DATABASE_TARGETS)('a snapshot of a scope on %s', async (target) => {
  const url = await withDatabase(target, SERVER_TEMPLATE);
  const proofs = createProofs((text) => createHmac('sha256', 'key').update(text).digest('hex'));
  let pool: Pool;
  let organization: SmallOrganization;
  let customerId: string;
  let team: string;
  let own: string;

  beforeAll(async () => {
    pool = createPool({ url, max: 4 });
    organization = await createSmallOrganization(pool, { ticketCount: 0 });
    customerId = randomUUID();
    team = `team:${organization.teamIds[0]}`;
    own = `user:${organization.users[0]?.id}`;
    await importRows(pool, organization.tenantId, rowsToRead(organization, customerId), () => undefined);
  });
  afterAll(() => pool.end());

  const session = (index = 0) => ({
    tenantId: organization.tenantId,
    userId: organization.users[index]?.id ?? '',
    deviceId: randomUUID(),
  });
  const read = (scope: string, token: string | null, budget: PageBudget, user = 0): Promise<ScopePage> =>
    readScopePage(
      { pool, proofs },
      session(user),
      {
        clientId: randomUUID() as never,
        epoch: organization.epoch,
        scope,
        token,
        maxBytes: budget.bytes,
      },
      budget,
    );
  const readAll = async (scope: string, budget: PageBudget) => {
    const pages: PageLine[][] = [];
    let token: string | null = null;
    let roots = 0;
    do {
      const { page } = await read(scope, token, budget);
      pages.push(page.lines.map((line) => JSON.parse(line) as PageLine));
      roots += page.trailer.rootsDone;
      token = page.trailer.token;
    } while (token !== null);
    return { pages, lines: pages.flat(), roots };
  };
  const idsOf = (lines: readonly PageLine[]) => new Set(lines.map(([, , id]) => id));
  const idsInDatabase = async (scope: string) => {
    const { rows } = await pool.query<{ id: string }>(
      `select c.id from change c join membership m on m.tenant_id = c.tenant_id and m.root_id = c.root_id
       where m.scope = $1 and m.is_member and not c.is_deleted`,
      [scope],
    );
    return new Set(rows.map(({ id }) => id));
  };

  it('R29: holds every row once it is through, wherever its pages are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 600, max: 40_000 }),
        fc.constantFrom('team', 'own', DIRECTORY_SCOPE, CUSTOMERS_SCOPE),
        async (rows, bytes, which) => {
          const scope = which === 'team' ? team : which === 'own' ? own : which;
          const { lines, pages } = await readAll(scope, { rows, bytes });
          const expected = await idsInDatabase(scope);
          const found = idsOf(lines);
          expect([...expected].filter((id) => !found.has(id))).toEqual([]);
          const surplus = lines.filter(([, , id]) => !expected.has(id));
          expect(surplus.every(([, entity]) => entity === 'customer')).toBe(true);
          for (const page of pages) {
            const counted = page.filter(([, entity]) => entity !== 'customer');
            if (scope !== CUSTOMERS_SCOPE) expect(counted.length).toBeLessThanOrEqual(rows);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('R29: sends no row of a quiet scope twice', async () => {
    const { lines } = await readAll(team, { rows: 3, bytes: 100_000 });
    const own = lines.filter(([, entity]) => entity !== 'customer');
    expect(own.length).toBe(idsOf(own).size);
  });

  it('R29: a team’s open tickets come first, then their messages, then the closed ones with theirs', async () => {
    const { lines, roots } = await readAll(team, { rows: 4, bytes: 100_000 });
    const fields = ['ticket', 'message', 'attachment'];
    const kinds = lines
      .filter(([, entity]) => fields.includes(entity))
      .map(([op, entity, , , values]) => {
        if (entity !== 'ticket' || op !== 'put') return 'child';
        return (values as unknown[]).some((value) => value === 'closed' || value === 'solved')
          ? 'closed'
          : 'open';
      });
    const lastOpen = kinds.lastIndexOf('open');
    expect(kinds.slice(0, lastOpen + 1).every((kind) => kind === 'open')).toBe(true);
    expect(kinds.indexOf('child')).toBeLessThan(kinds.indexOf('closed'));
    expect(roots).toBe(12);
  });

  it('R16: says how urgent the next page is', async () => {
    const first = await read(team, null, { rows: 4, bytes: 100_000 });
    expect(first.page.trailer).toMatchObject({ urgency: 1, hasMore: true });
    expect(first.nextToken).toBe(first.page.trailer.token);
    const heads = await read(team, null, LARGE);
    expect(heads.page.trailer).toMatchObject({ urgency: 2, hasMore: true });
    expect(heads.nextToken).toBeNull();
  });

  it('sends the customers of the tickets along before their scope has its turn', async () => {
    const { page } = await read(team, null, LARGE);
    expect(page.lines.some((line) => line.includes(`["put","customer","${customerId}"`))).toBe(true);
  });

  it('R37: a token of another person, of another scope, or a made-up one begins the scope anew', async () => {
    const small = { rows: 2, bytes: 100_000 };
    const token = (await read(team, null, small)).page.trailer.token ?? '';
    const [place = '', seal = ''] = token.split('.');
    const forged = Buffer.from(place, 'base64url').toString().replace('"walk":0', '"walk":2');
    const tries = [
      await read(team, token, small, 1),
      await read(DIRECTORY_SCOPE, token, small),
      await read(team, `${Buffer.from(forged).toString('base64url')}.${seal}`, small),
      await read(team, 'nonsense', small),
    ];
    for (const { page, nextToken } of tries) {
      expect(page.lines).toEqual([]);
      expect(page.trailer).toMatchObject({ token: null, hasMore: true, isStale: true });
      expect(nextToken).toBeNull();
    }
  });

  it('R37 R143: a token made under another mask begins the scope anew', async () => {
    const small = { rows: 2, bytes: 100_000 };
    const { token } = (await read(team, null, small)).page.trailer;
    const email = organization.users[0]?.email ?? '';
    await hideFields({ pool, newId: randomUUID }, email, ['customer.phone']);
    const { page, nextToken } = await read(team, token, small);
    const masked = (await read(team, null, small)).page.trailer.token;
    await hideFields({ pool, newId: randomUUID }, email, []);
    expect(page.lines).toEqual([]);
    expect(page.trailer).toMatchObject({ token: null, hasMore: true, isStale: true });
    expect(nextToken).toBeNull();
    // The other way round as well: what was begun with less goes on with nothing.
    expect((await read(team, masked, small)).page.trailer).toMatchObject({ token: null, isStale: true });
    expect((await read(team, token, small)).page.trailer.isStale).toBe(false);
  });

  it('R37: with another role the scope list is asked for first, then the snapshot goes on', async () => {
    const small = { rows: 2, bytes: 100_000 };
    // Of all the teams here, these two roles see the same: only the role itself can tell.
    await setRole('supervisor');
    const { token } = (await read(team, null, small)).page.trailer;
    await setRole('admin');
    const outdated = (await read(team, token, small)).page;
    expect(outdated.trailer).toMatchObject({ hasMore: true, isStale: true, lines: 0 });
    expect((await read(team, outdated.trailer.token, small)).page.trailer.isStale).toBe(false);
    await setRole(organization.users[0]?.role ?? '');
  });

  it('R10: digests are keyed per client: those of another client compare with nothing', async () => {
    const [mine, other] = [randomUUID(), randomUUID()];
    const keyOf = (clientId: string) => proofs.digestKey(organization.tenantId, clientId);
    expect(keyOf(mine)).not.toBe(keyOf(other));
    const client = await pool.connect();
    const digests = await readDigests(client, organization.tenantId, team, keyOf(mine));
    client.release();
    const compareAs = async (clientId: string) =>
      (
        await compareDigests({ pool, proofs }, session(), {
          clientId: ClientId.parse(clientId),
          epoch: organization.epoch,
          scope: team,
          digests: [...digests],
        })
      ).differing;
    expect(await compareAs(mine)).toEqual([]);
    const filled = digests.flatMap((digest, group) => (/^0+$/.test(digest) ? [] : [group]));
    expect(filled.length).toBeGreaterThan(0);
    expect(await compareAs(other)).toEqual(filled);
  });

  it('R37: after a change of rights the scope list is asked for first, then the snapshot goes on', async () => {
    const small = { rows: 2, bytes: 100_000 };
    const { token } = (await read(team, null, small)).page.trailer;
    const [first = '', second = ''] = organization.teamIds;
    await setTeams([first]);
    const outdated = (await read(team, token, small)).page;
    expect(outdated.trailer).toMatchObject({ hasMore: true, isStale: true, lines: 0 });
    const next = (await read(team, outdated.trailer.token, small)).page;
    expect(next.trailer.isStale).toBe(false);
    const before = (await read(team, null, { rows: 4, bytes: 100_000 })).page.lines;
    expect(next.lines.filter((line) => line.startsWith('["put","ticket"'))).toEqual(
      before.filter((line) => line.startsWith('["put","ticket"')).slice(2),
    );
    await setTeams([first, second]);
  });

  it('L7: a right revoked during the snapshot drops the scope and sends nothing more', async () => {
    const small = { rows: 2, bytes: 100_000 };
    const { token } = (await read(team, null, small)).page.trailer;
    const [first = '', second = ''] = organization.teamIds;
    await setTeams([second]);
    const { page } = await read(team, token, small);
    expect(page.lines).toEqual([]);
    expect(page.header.dropScopes).toEqual([team]);
    expect(page.trailer).toMatchObject({ token: null, hasMore: false });
    await setTeams([first, second]);
  });

  const setRole = (role: string) =>
    pool.query('update user_account set role = $2 where id = $1', [organization.users[0]?.id, role]);
  const setTeams = (teamIds: readonly string[]) =>
    pool.query('update user_account set team_ids = $2 where id = $1', [
      organization.users[0]?.id,
      JSON.stringify(teamIds),
    ]);
});

function rowsToRead({ teamIds, users }: SmallOrganization, customerId: string): ImportRow[] {
  const customer: ImportRow = {
    entity: 'customer',
    row: {
      id: customerId,
      organizationId: null,
      name: 'Ana',
      email: null,
      phone: null,
      locale: 'en',
      createdAt: 0,
    },
  };
  return [
    customer,
    ...CHILD_COUNTS.flatMap((count, index): ImportRow[] => {
      const ticket = sampleTicket({
        teamId: teamIds[0] ?? '',
        branchId: randomUUID(),
        number: index + 1,
        status: STATUSES[index % STATUSES.length],
        customerId: index % 2 === 0 ? customerId : null,
        assigneeId: index % 3 === 0 ? (users[0]?.id ?? null) : null,
      } as never);
      const children = Array.from({ length: count }, (_, place): ImportRow[] => {
        const messageId = randomUUID();
        return [
          { entity: 'message', row: message(messageId, ticket.id, place) },
          ...(place % 3 === 0
            ? [{ entity: 'attachment' as const, row: attachment(messageId, ticket.id) }]
            : []),
        ];
      });
      return [{ entity: 'ticket', row: ticket }, ...children.flat()];
    }),
  ];
}

const message = (id: string, ticketId: string, place: number) => ({
  id,
  ticketId,
  kind: 'inbound',
  channel: 'mail',
  authorUserId: null,
  authorCustomerId: null,
  subject: null,
  bodyHtml: `<p>打印机 "offline" ${place}</p>`,
  bodyText: `line one\nline two ${place}`,
  createdAt: place,
  delivery: 'none',
  deliveryDetail: '',
  mailMessageId: null,
});

const attachment = (messageId: string, ticketId: string) => ({
  id: randomUUID(),
  ticketId,
  messageId,
  filename: 'a.png',
  mimeType: 'image/png',
  sizeBytes: 1,
  sha256: 'a'.repeat(64),
  contentId: null,
});
