import { randomUUID } from 'node:crypto';
import { type ImportRow, importRows } from '../../../db/server/import-rows.ts';
import { pick } from '../../../shared/util/seeded-random.ts';
import { step, template } from '../../support/process-template.ts';
import { newCanary } from './canary.ts';
import { type Fuzz, MIRA, WEI } from './changing-rights.ts';

/** Mira begins an article of a team, or of everybody. */
export function writeArticle({ world, random, canaries }: Fuzz): void {
  const [articleId, revisionId] = [randomUUID(), randomUUID()];
  const teamId = pick(random, [...world.organization.teamIds, null]);
  const [title, body] = [newCanary(random), newCanary(random)];
  const args = { articleId, revisionId, teamId, locale: 'en', text: { title, body, labels: [] } };
  if (!world.clients[MIRA]?.save({ name: 'article.create', args }).isSaved) return;
  for (const text of [title, body]) canaries.push({ text, ticketId: null, field: null, articleId });
}

/** Mira writes over an article that is there; its revisions keep what was there before. */
export function editArticle({ world, random, canaries }: Fuzz): void {
  const mira = world.clients[MIRA];
  const rows = mira?.db
    .prepare<[], { id: string; revision: string }>(
      'select id, revision_id as revision from article order by id',
    )
    .all();
  if (mira === undefined || rows === undefined || rows.length === 0) return;
  const { id: articleId, revision: baseRevisionId } = pick(random, rows);
  const text = newCanary(random);
  const written = { title: text, body: text, labels: [] };
  const [revisionId, mergedRevisionId] = [randomUUID(), randomUUID()];
  const args = {
    articleId,
    revisionId,
    mergedRevisionId,
    baseRevisionId,
    baseStatus: 'draft',
    text: written,
  };
  const isSaved = mira.save({ name: 'article.edit', args }).isSaved;
  if (isSaved) canaries.push({ text, ticketId: null, field: null, articleId });
}

/** The center tells one person of a ticket, whether or not they may see it. */
export async function notify({ pool, world, random, canaries }: Fuzz): Promise<void> {
  const { tenantId, ticketIds, users } = world.organization;
  const personOnly = pick(random, [MIRA, WEI]);
  const text = newCanary(random);
  const row = {
    id: randomUUID(),
    userId: users[personOnly]?.id ?? '',
    ticketId: pick(random, ticketIds),
    ticketNumber: 1,
    kind: 'breach',
    level: null,
    metric: 'firstReply',
    policy: { en: text, 'zh-CN': text },
    dueAt: 1,
    byUserId: null,
    at: world.clock.now,
    readAt: null,
  };
  await importRows(pool, tenantId, [{ entity: 'notification', row }], () => undefined);
  canaries.push({ text, ticketId: null, field: null, personOnly });
}

/** Mira says that two tickets have to do with each other, or that they do not: each end is seen where its ticket is. */
export function linkTickets({ world, random }: Fuzz): void {
  const [ticketId, otherId] = [0, 1].map(() => pick(random, world.organization.ticketIds));
  const name = random() < 0.7 ? 'ticket.link' : 'ticket.unlink';
  world.clients[MIRA]?.save({ name, args: { ticketId, relation: 'relatesTo', otherId } });
}

const TEMPLATE_ID = randomUUID();
const TEMPLATE: ImportRow = {
  entity: 'processTemplate',
  row: {
    id: TEMPLATE_ID,
    ...template(step('ask', ['end'])),
    teams: {},
    skills: {},
    people: {},
    names: {},
  },
};

/** A template is taken over, which everybody has, and a process with a filled form goes on by it on a ticket. */
export async function runProcess({ pool, world, random, canaries }: Fuzz): Promise<void> {
  const { tenantId, ticketIds, users } = world.organization;
  const ticketId = pick(random, ticketIds);
  const text = newCanary(random);
  const byId = users[MIRA]?.id ?? '';
  const state = {
    turn: 1,
    due: 'ask',
    since: 1,
    form: { fields: { why: text }, byId, at: 1 },
    voices: [],
    done: [],
  };
  const row = { id: randomUUID(), ticketId, templateId: TEMPLATE_ID, startedById: byId, startedAt: 1, state };
  await importRows(pool, tenantId, [TEMPLATE, { entity: 'process', row }], () => undefined);
  canaries.push({ text, ticketId, field: null, isOfProcess: true });
}
