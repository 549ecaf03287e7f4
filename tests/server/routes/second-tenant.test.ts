import { createHash, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { HTTP_API } from '../../../shared/contract/http-api.ts';
import { DIGEST_GROUPS } from '../../../shared/contract/sync-protocol.ts';
import { Role } from '../../../shared/model/user.ts';
import type { MutationName } from '../../../shared/mutations/registry.ts';
import { takeImage } from '../../sync/support/tenant-image.ts';
import { fileClient } from '../blobs/support.ts';
import { openLiveClient, standAt } from '../support/live-client.ts';
import { helloBody, type TestServer, withServer } from '../support/test-server.ts';
import { beginSecondTenant, fillFirstTenant, SECRET, type Secrets } from './support/two-tenants.ts';

/** What only parts of the center do: nobody can hand it in. */
type SystemMutation =
  | 'ticket.receive-mail'
  | 'ticket.add-system-note'
  | 'ticket.reach-point'
  | 'message.set-delivery';

const ANSWER = { bodyHtml: 'hello', bodyText: 'hello', attachments: [] };
const ARTICLE = { title: 'Taken over', body: 'Taken over', labels: [] };

/** Everything a person can do, with ids of the first organization wherever an id stands; null: it names nothing of it. */
function callsOn(a: Secrets): Readonly<Record<Exclude<MutationName, SystemMutation>, object | null>> {
  const { ticketId, messageId, articleId, revisionId, teamId } = a;
  return {
    'article.create': {
      articleId: randomUUID(),
      revisionId: randomUUID(),
      teamId,
      locale: 'en',
      text: ARTICLE,
    },
    'article.edit': {
      articleId,
      baseRevisionId: revisionId,
      baseStatus: 'draft',
      revisionId: randomUUID(),
      mergedRevisionId: randomUUID(),
      text: ARTICLE,
    },
    'article.resolve-branch': {
      articleId,
      branchId: revisionId,
      seenRevisionId: revisionId,
      resolution: { take: 'theirs' },
    },
    'article.set-status': { articleId, status: 'published', seenRevisionId: revisionId },
    'conflict.resolve': { ticketId, conflictNoteId: randomUUID() },
    'conflict.restore': { ticketId, conflictNoteId: randomUUID() },
    'customer.create': null,
    'macro.delete': { macroId: a.macroId },
    'macro.save': {
      macroId: randomUUID(),
      name: 'Taken over',
      teamId,
      actions: [{ kind: 'setPriority', priority: 1 }],
      key: null,
    },
    'message.cancel-send': { ticketId, messageId },
    'notification.mark-read': { notificationIds: [a.notificationId], isRead: true },
    'sla.save-settings': null,
    'process.act': {
      processId: randomUUID(),
      ticketId,
      templateId: randomUUID(),
      step: 'approve',
      turn: 1,
      action: { kind: 'approve', reason: null },
    },
    'process.adopt': null,
    'process.start': { processId: randomUUID(), ticketId, templateId: randomUUID() },
    'rule.delete': { ruleId: a.ruleId },
    'rule.save': {
      ruleId: randomUUID(),
      name: 'Taken over',
      position: 1,
      isEnabled: true,
      when: { field: 'priority', operator: 'is', value: 1 },
      actions: [{ kind: 'setTeam', teamId }],
      isLast: false,
    },
    'ticket.add-note': { ticketId, messageId: randomUUID(), ...ANSWER },
    'ticket.assign': { ticketId, assigneeId: a.userId, expectedAssigneeId: null },
    'ticket.create': {
      ticketId: randomUUID(),
      number: a.block.from,
      subject: 'Taken over',
      priority: 1,
      type: 'question',
      channel: 'phone',
      customerId: null,
      teamId,
      assigneeId: a.userId,
      tags: [],
      message: null,
    },
    'ticket.link': { ticketId, relation: 'parentOf', otherId: a.otherTicketId },
    'ticket.merge': { ticketId, intoId: a.otherTicketId },
    'ticket.reply': {
      ticketId,
      messageId: randomUUID(),
      customerId: randomUUID(),
      ...ANSWER,
      statusAfter: null,
      sendAnyway: true,
    },
    'ticket.set-priority': { ticketId, priority: 0 },
    'ticket.set-status': { ticketId, status: 'solved' },
    'ticket.set-subject': { ticketId, subject: 'Taken over' },
    'ticket.set-team': { ticketId, teamId },
    'ticket.set-type': { ticketId, type: 'problem' },
    'ticket.snooze': { ticketId, until: Date.now() + 3_600_000, reason: null },
    'ticket.watch': { ticketId, isWatching: true },
    'ticket.tag': { ticketId, add: ['taken'], remove: [] },
    'ticket.unlink': { ticketId, relation: 'parentOf', otherId: a.otherTicketId },
    'ticket.unmerge': { ticketId, fromId: a.otherTicketId },
    'view.delete': { viewId: a.viewId },
    'view.save': null,
  };
}

/** Deleting what is not there is done already (R161): an answer that says nothing. */
const DONE_ALREADY: readonly string[] = ['macro.delete', 'rule.delete', 'view.delete'];

describe.each(Role.options)('a hostile %s of another organization', (role) => {
  let test: TestServer;
  let a: Secrets;
  let b: Awaited<ReturnType<typeof beginSecondTenant>>;
  const answers: string[] = [];
  const tried = new Set<string>();

  beforeAll(async () => {
    test = await withServer('embedded');
    a = await fillFirstTenant(test);
    b = await beginSecondTenant(test, role);
  });

  const post = async (path: string, body: object) => {
    tried.add(path);
    const answer = await test.post(path, body, b.token);
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    answers.push(text);
    const error: unknown =
      typeof answer.body === 'object' ? Reflect.get(answer.body ?? {}, 'error') : undefined;
    const code: unknown = error === undefined ? null : Reflect.get(error as object, 'code');
    return { status: answer.status, code, text, body: answer.body as Record<string, unknown> };
  };
  const get = async (path: string, route = path) => {
    tried.add(route);
    const answer = await test.get(path, b.token);
    answers.push(JSON.stringify(answer.body));
    return answer;
  };
  const push = (mutations: readonly object[], fields: object = {}) =>
    post('/sync/push', {
      clientId: randomUUID(),
      epoch: b.organization.epoch,
      path: [],
      mutations,
      ...fields,
    });
  const mutation = (name: string, args: object, n = 1) => ({
    n,
    operationId: randomUUID(),
    name,
    version: 1,
    args,
    baseSeq: 0,
    createdAt: 1,
  });
  const pull = (fields: object) =>
    post('/sync/pull', {
      clientId: a.clientId,
      epoch: b.organization.epoch,
      cursor: 0,
      scopes: [],
      joiningScopes: [],
      wantedNumbers: [],
      ...fields,
    });
  /** The rows of a page, as lines of JSON between its header and its trailer. */
  const rowsOf = (text: string): readonly string[] => text.trimEnd().split('\n').slice(1, -1);

  const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
    async 'says hello as a client of theirs, with their standing'() {
      const answer = await post('/sync/hello', {
        ...helloBody(a.clientId),
        epoch: a.epoch,
        cursor: a.standing.seq,
        standing: a.standing,
      });
      expect(answer.body).toMatchObject({ epoch: b.organization.epoch, lastMutation: 0 });
    },
    async 'pulls in their epoch, and in its own with their scopes, cursor and numbers'() {
      expect(await pull({ epoch: a.epoch, scopes: a.scopes })).toMatchObject({ code: 'epochChanged' });
      const { text } = await pull({ scopes: a.scopes, wantedNumbers: a.numbers });
      expect(rowsOf(text).filter((line) => !line.includes('"leave"'))).toEqual([]);
      const header = JSON.parse(text.slice(0, text.indexOf('\n'))) as Record<string, unknown>;
      expect(header).toMatchObject({ epoch: b.organization.epoch });
      expect(header.foundTickets).toEqual(a.numbers.map((number) => ({ number, ticketId: null })));
      expect(header.dropScopes).toEqual(a.scopes);
      const past = await pull({ cursor: a.standing.seq + 1_000_000, joiningScopes: a.scopes });
      expect(rowsOf(past.text)).toEqual([]);
    },
    async 'fills their scopes, and its own with their place in a snapshot'() {
      const own = `user:${b.organization.users[0]?.id}`;
      for (const scope of [...a.scopes, own]) {
        for (const token of [null, a.snapshotToken]) {
          const body = { clientId: a.clientId, epoch: b.organization.epoch, scope, token };
          const { text } = await post('/sync/snapshot', body);
          expect(rowsOf(text), scope).toEqual([]);
        }
      }
    },
    async 'compares their scopes, and names their rows in its own'() {
      const asked = { clientId: a.clientId, epoch: b.organization.epoch };
      const digests = Array.from({ length: DIGEST_GROUPS }, () => '000000000000');
      const groups = Array.from({ length: DIGEST_GROUPS }, (_, group) => group);
      for (const scope of a.scopes) {
        const { body } = await post('/sync/digests', { ...asked, scope, digests });
        expect(body.differing).toEqual([]);
        const rows = [
          ['ticket', a.ticketId, 1, a.ticketId],
          ['message', a.messageId, 1, a.ticketId],
        ];
        const { text } = await post('/sync/reconcile', {
          ...asked,
          scope,
          groups,
          heldScopes: a.scopes,
          rows,
        });
        expect(rowsOf(text).some((line) => line.startsWith('["put"'))).toBe(false);
      }
    },
    async 'claims a block of their numbers'() {
      const { body } = await post('/sync/numbers', { clientId: a.clientId, count: 0, held: [a.block] });
      expect(body).toMatchObject({ blocks: [], lost: [a.block.from] });
    },
    async 'waits for their news'() {
      const own = await post('/sync/wait', { seq: 0 });
      expect(own.body.seq).toBe(
        await test.server.context.pool
          .query<{ seq: number }>('select seq from tenant_seq where tenant_id = $1', [
            b.organization.tenantId,
          ])
          .then(({ rows }) => rows[0]?.seq),
      );
    },
    async 'goes on with the numbers of a client of theirs, and repeats an operation of theirs'() {
      const args = { ticketId: a.ticketId, subject: 'Taken over' };
      const next = await push([mutation('ticket.set-subject', args, a.lastMutation + 1)], {
        clientId: a.clientId,
      });
      expect(next.body).toMatchObject({ kind: 'gap', expectedN: 1 });
      const again = { ...mutation('ticket.set-subject', args), operationId: a.operationId };
      expect((await push([again])).body).toMatchObject({
        results: [{ verdict: 'refused', code: 'ticketNotFound', params: {} }],
      });
      expect(await push([again], { epoch: a.epoch })).toMatchObject({ code: 'epochChanged' });
    },
    async 'hands in every change there is with their ids'() {
      const calls = Object.entries(callsOn(a)).flatMap(([name, args]) =>
        args === null ? [] : { name, args },
      );
      const { body } = await push(calls.map(({ name, args }, index) => mutation(name, args, index + 1)));
      const results = body.results as readonly { verdict: string; code: string | null; params: object }[];
      expect(results).toHaveLength(calls.length);
      for (const [index, { verdict, code, params }] of results.entries()) {
        const name = calls[index]?.name ?? '';
        if (DONE_ALREADY.includes(name) && verdict === 'applied') continue;
        expect({ name, verdict, code }).toEqual({ name, verdict: 'refused', code: expect.any(String) });
        expect(['invalidArguments', 'unknownMutation'], name).not.toContain(code);
        expect(JSON.stringify(params)).not.toContain(SECRET);
      }
    },
    async 'puts its own ticket among theirs, gives it to one of them, and attaches their file'() {
      const ticketId = b.organization.ticketIds[0] ?? '';
      const file = {
        id: randomUUID(),
        filename: 'a.txt',
        mimeType: 'text/plain',
        sizeBytes: a.file.length,
        sha256: a.sha256,
      };
      const { body } = await push([
        mutation('ticket.set-team', { ticketId, teamId: a.teamId }, 1),
        mutation('ticket.assign', { ticketId, assigneeId: a.userId, expectedAssigneeId: null }, 2),
        mutation('ticket.merge', { ticketId, intoId: a.ticketId }, 3),
        mutation(
          'ticket.add-note',
          {
            ticketId,
            messageId: randomUUID(),
            ...ANSWER,
            attachments: [{ ...file, contentId: null, thumbnailSha256: null }],
          },
          4,
        ),
      ]);
      expect(body.results).toMatchObject([
        { code: 'teamNotFound' },
        { code: 'userNotFound' },
        { code: 'ticketNotFound' },
        // A hash opens nothing (R43): its own row names it, and its bytes stay away.
        { verdict: 'applied' },
      ]);
      expect(await get(`/api/attachments/${file.id}`, '/api/attachments/:attachmentId')).toMatchObject({
        status: 409,
      });
    },
    async 'asks for their files, and sends into their upload'() {
      const files = fileClient(test.server.url, b.token);
      for (const route of ['/api/attachments/:attachmentId', '/api/attachments/:attachmentId/thumbnail']) {
        expect(await get(route.replace(':attachmentId', a.attachmentId), route)).toMatchObject({
          status: 404,
        });
      }
      tried.add('/api/blobs').add('/api/blobs/uploads/:uploadId');
      expect((await files.open(a.sha256, a.file.length)).body).toMatchObject({ state: 'upload', offset: 0 });
      expect((await files.standing(a.uploadId)).status).toBe(404);
      const sent = await files.chunk(a.uploadId, 0, a.file);
      expect(sent).toMatchObject({ status: 404, body: { error: { code: 'uploadUnknown' } } });
    },
    async 'looks into their refused work, and settles it'() {
      const listed = await get('/api/refused-work');
      if (role === 'agent') expect(listed.status).toBe(403);
      else expect(listed.body).toMatchObject({ items: [] });
      const settled = await post('/api/refused-work/settle', { operationId: a.refusedOperationId });
      expect(settled).toMatchObject({ code: role === 'agent' ? 'notPermitted' : 'notFound' });
    },
    async 'stands among them on the live line, and speaks on theirs'() {
      tried.add('/sync/live').add('/sync/live/events');
      const line = await openLiveClient(test.server.url, b.token, { clientId: a.clientId });
      line.say({ type: 'presence', tickets: [{ ticketId: a.ticketId, activity: 'writingReply' }] });
      await line.stand(standAt(1, b.organization.epoch, 0, a.scopes));
      await push([
        mutation('ticket.set-subject', { ticketId: b.organization.ticketIds[0], subject: 'Ours' }),
      ]);
      await line.nextPoke();
      expect(await a.peopleOnTicket()).toEqual([a.colleagueId]);
      expect(line.isClosed).toBe(false);
      answers.push(JSON.stringify(line.frames));
      line.close();
      const events = await fetch(
        `${test.server.url}/sync/live/events?clientId=${a.clientId}&isMetered=false`,
        { headers: { authorization: `Bearer ${b.token}` } },
      );
      const first = await events.body?.getReader().read();
      answers.push(Buffer.from(first?.value ?? []).toString());
      expect(answers.at(-1)).toContain('"ready"');
      const said = await post('/sync/live/say', {
        line: a.lineId,
        frame: standAt(9, a.epoch, 0, a.scopes),
      });
      expect(said.body).toEqual({ isHeard: false });
    },
    async 'signs in on a device of theirs, and out everywhere'() {
      const device = { deviceId: a.deviceId, name: 'Ours', platform: 'linux' };
      const signedIn = await post('/api/account/sign-in', { ...b.credentials, device });
      expect(signedIn.body.deviceId).not.toBe(a.deviceId);
      await post('/api/account/sign-out', { everywhere: true });
    },
  };

  /** All that the first organization has, by table, and its files. */
  const everythingOfTheirs = async () => {
    const image = await takeImage(test.server.context.pool, a.tenantId);
    const sums = [...image].map(([table, rows]) => [table, createHash('sha256').update(rows).digest('hex')]);
    const files = readdirSync(test.dataDir, { recursive: true }).filter((name) =>
      String(name).includes(a.sha256),
    );
    expect(files).toHaveLength(1);
    return Object.fromEntries(sums) as Readonly<Record<string, string>>;
  };

  it.each(Object.keys(attempts))(
    '%s: nothing comes of it, and nothing of theirs has changed',
    async (name) => {
      const before = await everythingOfTheirs();
      await attempts[name]?.();
      expect(await everythingOfTheirs()).toEqual(before);
      for (const answer of answers.splice(0)) expect(answer).not.toContain(SECRET);
    },
  );

  it('has tried every route, and they work on', async () => {
    const others = ['/api/info', '/api/account/refresh', '/health/live', '/health/ready', '/metrics'];
    expect(tried).toEqual(new Set(HTTP_API.map(({ path }) => path).filter((path) => !others.includes(path))));
    expect((await test.post('/sync/hello', helloBody(), a.token)).status).toBe(200);
  });
});
