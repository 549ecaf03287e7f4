import {
  QUERIES,
  type QueryArgs,
  type QueryName,
  type QueryResult,
} from '../../../shared/contract/queries.ts';
import type { SqliteDatabase } from '../connection.ts';
import { listFileStates } from '../files.ts';
import { hiddenHere } from '../hidden-fields.ts';
import { prepared } from '../prepared.ts';
import { listActionTargets } from './action-targets.ts';
import { getArticle, listArticles, listBranches, listRevisions } from './articles.ts';
import { compileCondition, type Viewer } from './compile-condition.ts';
import { listLostValues } from './conflicts.ts';
import { findCustomers, listCustomerNames } from './customers.ts';
import { countUnread, listNotifications } from './notifications.ts';
import { getEdited, listAttention, listFinished, listOutbox } from './outbox.ts';
import { listProcesses, listTemplateOverviews, listTemplates } from './processes.ts';
import { getBoardColumns, listViews, queuePlace, queuePresent, queueRow, queueWindow } from './queue.ts';
import { getRefusedTicket } from './refused-ticket.ts';
import { rehearseRule } from './rehearsal.ts';
import { listRows } from './rows.ts';
import { getSlaSettings, previewSla } from './sla-settings.ts';
import { getSnoozeChoices } from './snooze-choices.ts';
import { listDeadlines } from './ticket-deadlines.ts';
import { getHistory } from './ticket-history.ts';
import { listLinks, listOpenParts } from './ticket-links.ts';
import { findTickets, getTicket, getTimeline, listCustomerTickets, listSomeTickets } from './tickets.ts';
import { countTickets } from './view-counts.ts';
import { getWantedTicket } from './wanted-ticket.ts';

type Handlers = {
  readonly [N in QueryName]: (db: SqliteDatabase, args: QueryArgs<N>, viewer: Viewer) => QueryResult<N>;
};

/** As many of the newest tickets tell which tags are in use; a picker cannot wait for a million. */
const TAGGED_LATELY = 5_000;

const HANDLERS: Handlers = {
  'view.list': (db, _args, viewer) => listViews(db, viewer),
  'view.count': (db, { condition }, viewer) => countTickets(db, compileCondition(condition, viewer)),
  'macro.list': (db) => listRows(db, 'macro', 'macro', 'order by owner_id is null, name, id', []),
  'rule.rehearse': rehearseRule,
  'rule.list': (db) => listRows(db, 'rule', 'ticket_rule', 'order by position, id', []),
  'sla.settings': getSlaSettings,
  'sla.preview': previewSla,
  'notification.list': listNotifications,
  'notification.unread': countUnread,
  'action.targets': listActionTargets,
  'queue.window': queueWindow,
  'queue.row': queueRow,
  'queue.present': queuePresent,
  'queue.place': queuePlace,
  'board.columns': getBoardColumns,
  'ticket.get': getTicket,
  'ticket.links': listLinks,
  'ticket.processes': listProcesses,
  'process.templates': listTemplates,
  'process.overview': listTemplateOverviews,
  'ticket.open-parts': listOpenParts,
  'snooze.choices': getSnoozeChoices,
  'ticket.deadlines': listDeadlines,
  'ticket.timeline': getTimeline,
  'ticket.history': getHistory,
  'ticket.find': findTickets,
  'ticket.some': listSomeTickets,
  'ticket.wanted': getWantedTicket,
  'customer.tickets': listCustomerTickets,
  'customer.find': findCustomers,
  'customer.names': listCustomerNames,
  'team.list': (db) => listRows(db, 'team', 'team', 'order by name', []),
  'branch.list': (db) => listRows(db, 'branch', 'branch', 'order by name', []),
  'user.some': (db, { ids }) =>
    listRows(db, 'user', 'user_account', 'where id in (select value from json_each(?)) order by name', [
      JSON.stringify(ids),
    ]),
  'user.list': (db) => listRows(db, 'user', 'user_account', 'where is_active = 1 order by name', []),
  'outbox.list': (db) => listOutbox(db),
  'outbox.finished': (db) => listFinished(db),
  'attention.list': (db) => listAttention(db),
  'attention.edited': getEdited,
  'attention.newTicket': getRefusedTicket,
  'file.states': (db, { hashes }) => listFileStates(db, hashes),
  'article.list': (db) => listArticles(db),
  'article.get': getArticle,
  'article.revisions': listRevisions,
  'article.branches': (db, _args, viewer) => listBranches(db, viewer),
  'conflict.mine': (db, _args, viewer) => listLostValues(db, viewer),
  'hidden-field.list': (db) => [...hiddenHere(db)],
  'tag.list': (db) =>
    prepared<[], { value: string }>(
      db,
      `select tag.value as value from (select tags from ticket order by id desc limit ${TAGGED_LATELY}) t, json_each(t.tags) as tag
         group by tag.value order by count(*) desc, tag.value limit 500`,
    )
      .all()
      .map(({ value }) => value),
};

/** Answers a named query; the arguments are parsed here, the answer is typed by the contract. */
export function runQuery(db: SqliteDatabase, name: QueryName, args: unknown, viewer: Viewer): unknown {
  const handler = HANDLERS[name] as (db: SqliteDatabase, args: unknown, viewer: Viewer) => unknown;
  return handler(db, QUERIES[name].args.parse(args), viewer);
}
