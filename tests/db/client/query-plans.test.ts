import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SqliteDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { runQuery } from '../../../db/client/queries/run-query.ts';
import { QUERIES, type QueryArgs, type QueryName } from '../../../shared/contract/queries.ts';
import { builtinViews } from '../../../shared/domain/views/builtin-views.ts';
import { page, reply, teamId, ticket, user, useStoreScene } from './support/store-scene.ts';

/** Tables that have as many rows as there is work; all others have as many as there are people, teams and settings. */
const LARGE = [
  ...['ticket', 'message', 'ticket_event', 'attachment', 'customer', 'conflict_note', 'ticket_link'],
  ...['process', 'member', 'article_revision'],
];
const VIEWS = builtinViews(randomUUID);
const view = VIEWS[0];
if (view === undefined) throw new Error('There is a view');
const viewId = view.id;
const ticketId = ticket.id;
const nobody = randomUUID() as never;
const rule = {
  name: 'x',
  when: { all: [{ field: 'event', operator: 'is', value: 'created' }] },
  actions: [{ kind: 'setPriority', priority: 1 }],
} as never;

/** Every question of the screen, with what a screen asks it with. */
const ASKED: { readonly [N in QueryName]: QueryArgs<N> } = {
  'view.list': {},
  'view.count': { condition: view.condition },
  'macro.list': {},
  'rule.list': {},
  'rule.rehearse': { rule, since: 0, after: null },
  'sla.settings': {},
  'sla.preview': { settings: { policies: [], calendars: {} }, after: null },
  'notification.list': { limit: 50 },
  'notification.unread': {},
  'action.targets': { ticketIds: [ticketId] },
  'queue.window': { viewId, sort: null, offset: 0, limit: 50 },
  'queue.row': { viewId, ticketId },
  'queue.present': { viewId, ticketIds: [ticketId] },
  'queue.place': { viewId, sort: null, ticketId },
  'board.columns': { viewId, groupBy: 'status' },
  'ticket.get': { ticketId },
  'ticket.processes': { ticketId },
  'process.templates': {},
  'process.overview': {},
  'ticket.links': { ticketId },
  'ticket.open-parts': { ticketIds: [ticketId], limit: 10 },
  'snooze.choices': { ticketIds: [ticketId] },
  'ticket.deadlines': { ticketId },
  'ticket.timeline': { ticketId, before: null, limit: 50 },
  'ticket.history': { ticketId, field: null, limit: 100 },
  'ticket.some': { ids: [ticketId] },
  'ticket.find': { text: 'printer', limit: 10 },
  'ticket.wanted': { wanted: ticketId },
  'customer.tickets': { customerId: ticket.customerId as never, limit: 10 },
  'customer.find': { text: 'wang', limit: 10 },
  'customer.names': { ids: [nobody] },
  'team.list': {},
  'branch.list': {},
  'user.some': { ids: [nobody] },
  'user.list': {},
  'outbox.list': {},
  'outbox.finished': {},
  'attention.list': {},
  'attention.edited': { ticketId },
  'attention.newTicket': { n: 1 },
  'file.states': { hashes: ['0'.repeat(64) as never] },
  'article.list': {},
  'article.get': { articleId: nobody },
  'article.revisions': { articleId: nobody, limit: 10 },
  'article.branches': {},
  'conflict.mine': {},
  'hidden-field.list': {},
  'tag.list': {},
};

/** What may be read from end to end all the same, as the name of the index or table says in the plan. */
const BOUNDED: Partial<Record<QueryName, RegExp>> = {
  // The newest tickets, up to a limit.
  'tag.list': /^SCAN ticket USING INDEX sqlite_autoindex_ticket_1$/,
  // An index of open branches only.
  'article.branches': /^SCAN r USING INDEX article_revision_open$/,
  // A part of a word can stand anywhere in a text; an index of words is still to come.
  'ticket.find': /^SCAN t$/,
  'customer.find': /^SCAN customer USING INDEX customer_name$/,
};

/** Indexes of the few tickets that are put aside or watched, and of no others: read from end to end they say just those. */
const OF_FEW = /^SCAN \w+ USING (?:COVERING )?INDEX ticket_(?:snoozed|watched)$/;

/** The same database, which tells the plan of every statement that is run on it. */
function explaining(
  db: SqliteDatabase,
  tell: (sql: string, steps: readonly string[]) => void,
): SqliteDatabase {
  return new Proxy(db, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function') return member;
      if (key !== 'prepare') return member.bind(target);
      return (sql: string) => {
        const statement = target.prepare(sql);
        const spy: object = new Proxy(statement, {
          get(inner, name) {
            const method: unknown = Reflect.get(inner, name);
            if (typeof method !== 'function') return method;
            return (...values: unknown[]) => {
              if (name === 'all' || name === 'get' || name === 'iterate') {
                const plan = target.prepare(`explain query plan ${sql}`).all(...values) as {
                  detail: string;
                }[];
                tell(
                  sql,
                  plan.map(({ detail }) => detail),
                );
              }
              const result: unknown = method.apply(inner, values);
              return result === inner ? spy : result;
            };
          },
        });
        return spy;
      };
    },
  });
}

/** Steps of a plan that read a large table, or one of its indexes, from one end to the other. */
function scansOf(sql: string, steps: readonly string[]): readonly string[] {
  const named = new Set(LARGE);
  for (const [, table = '', alias = ''] of sql.matchAll(/\b(?:from|join)\s+(\w+)(?:\s+as)?(?:\s+(\w+))?/g)) {
    if (LARGE.includes(table)) named.add(alias);
  }
  return steps.filter((step) => named.has(/^SCAN (\w+)/.exec(step)?.[1] ?? ''));
}

describe('the questions of the screen', () => {
  const scene = useStoreScene();

  test.each(Object.keys(QUERIES) as QueryName[])('%s reads no large table from end to end', (name) => {
    scene.store.applyPull(page(9), { ...scene.store.standing(), cursor: 5, heldScopes: [] });
    const entities = entityStoreOf(scene.db);
    for (const each of VIEWS) entities.put('view', each, 9);
    scene.save(reply(randomUUID()));
    const scans: string[] = [];
    const spied = explaining(scene.db, (sql, steps) => {
      for (const step of scansOf(sql, steps).filter(
        (step) => !OF_FEW.test(step) && BOUNDED[name]?.test(step) !== true,
      ))
        scans.push(`${step}: ${sql.replace(/\s+/g, ' ')}`);
    });
    const viewer = { userId: user.id, teamIds: [teamId], now: 1_000 } as never;
    expect(() => runQuery(spied, name, ASKED[name], viewer)).not.toThrow();
    expect(scans).toEqual([]);
  });
});
