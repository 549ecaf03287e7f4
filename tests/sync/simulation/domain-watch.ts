import type { Pool } from 'pg';
import { toModelRow } from '../../../db/server/entity-columns.ts';
import type { Status } from '../../../shared/model/status.ts';
import { Ticket } from '../../../shared/model/ticket.ts';
import { mustEqual, mustHold } from '../support/must-hold.ts';
import { ArticleWatch } from './article-watch.ts';
import { CLASH_COLUMNS, ClashWatch } from './clash-watch.ts';
import { ProcessWatch } from './process-watch.ts';
import { ThingWatch } from './thing-watch.ts';

/** What the rules of the desk say about a ticket. */
interface Standing {
  readonly status: Status;
  readonly assigneeId: string | null;
  readonly mergedIntoId: string | null;
  readonly statusBeforeMerge: Status | null;
}

/** What a new ticket is not. */
const UNMERGED = { mergedIntoId: null, statusBeforeMerge: null };
/** What is written for a merged ticket goes to its target; all else that one could want of it is refused. */
const WRITTEN: ReadonlySet<string> = new Set(['ticket.reply', 'ticket.add-note', 'ticket.tag']);

/** Answers that may be taken back: on which ticket each is, and by which one a ticket was solved. */
interface Answers {
  readonly ticketOf: Map<string, string>;
  readonly solvedWith: Map<string, string>;
}

interface Logged {
  readonly operation_id: string;
  readonly name: string;
  readonly verdict: string;
  readonly code: string | null;
  readonly user_id: string;
  readonly args: {
    readonly ticketId: string;
    readonly status?: Status;
    readonly statusAfter?: Status | null;
    readonly assigneeId?: string | null;
    readonly expectedAssigneeId?: string | null;
    readonly intoId?: string;
    readonly fromId?: string;
    readonly messageId?: string;
  };
}

/** Written down here a second time, so that a change of the rules is a change of two places. */
const EDGES: Readonly<Record<Status, readonly Status[]>> = {
  new: ['open', 'pending', 'onHold', 'solved', 'closed'],
  open: ['pending', 'onHold', 'solved', 'closed'],
  pending: ['open', 'onHold', 'solved', 'closed'],
  onHold: ['open', 'pending', 'solved', 'closed'],
  solved: ['open', 'pending', 'onHold', 'closed'],
  closed: ['open'],
};

/** I12: plays every judged change by the rules of the desk and compares with each row of the center after each batch. */
export class DomainWatch {
  readonly #pool: Pool;
  readonly #tenantId: string;
  readonly #articles: ArticleWatch;
  readonly #clashes: ClashWatch;
  readonly #things: ThingWatch;
  readonly processes: ProcessWatch;
  #desk = new Map<string, Standing>();
  #answers: Answers = { ticketOf: new Map(), solvedWith: new Map() };
  #kept: Answers | null = null;
  #seen = new Set<string>();
  #teams: ReadonlySet<string> = new Set();
  #users: ReadonlySet<string> = new Set();

  constructor(pool: Pool, tenantId: string) {
    this.#pool = pool;
    this.#tenantId = tenantId;
    this.#articles = new ArticleWatch(pool, tenantId);
    this.#clashes = new ClashWatch(pool, tenantId);
    this.#things = new ThingWatch(pool, tenantId);
    this.processes = new ProcessWatch(pool, tenantId);
  }

  /** Takes the center as it is before the first batch. */
  async begin(): Promise<void> {
    await this.#look();
    this.#clashes.begin(await this.#readTickets());
  }

  backUp(): void {
    this.#kept = structuredClone(this.#answers);
    this.#clashes.backUp();
  }

  /** Takes the center as it is after its back-up was put back. */
  async restore(): Promise<void> {
    await this.#look();
    if (this.#kept !== null) this.#answers = structuredClone(this.#kept);
    this.#clashes.restore();
  }

  /** A subject that the center gave a ticket by itself. */
  async noteSubject(ticketId: string, subject: string): Promise<void> {
    const { rows } = await this.#pool.query<{ seq: number }>(
      'select seq from ticket where tenant_id = $1 and id = $2',
      [this.#tenantId, ticketId],
    );
    this.#clashes.noteSubject(ticketId, subject, rows[0]?.seq ?? 0);
  }

  async #look(): Promise<void> {
    this.#desk = new Map(await this.#readTickets());
    this.#seen = new Set((await this.#readLog(0)).map((row) => row.operation_id));
    this.#teams = await this.#readIds('team');
    this.#users = await this.#readIds('user_account');
    await this.#articles.begin();
    await this.#things.begin();
    await this.processes.begin();
  }

  /** @param nowMs the clock of the center */
  async checkBatch(nowMs: number): Promise<void> {
    const fresh = (await this.#readLog(nowMs)).filter((row) => !this.#seen.has(row.operation_id));
    if (fresh.length === 0) return;
    for (const row of fresh) {
      this.#seen.add(row.operation_id);
      if (row.verdict === 'applied' || row.verdict === 'merged') this.#play(row);
    }
    await this.#articles.checkBatch(fresh as never);
    await this.#things.checkBatch(fresh as never);
    await this.processes.checkBatch(fresh as never);
    const tickets = await this.#readTickets();
    this.#clashes.checkBatch(fresh as never, tickets);
    for (const [id, ticket] of tickets) {
      const { status, solvedAt, lastReplyAt, firstRepliedAt, updatedAt, assigneeId } = ticket;
      mustEqual(standingOf(ticket), standingOf(this.#desk.get(id)), `I12: ticket ${id}`);
      mustEqual(
        solvedAt !== null,
        status === 'solved' || status === 'closed',
        `I12: ${status} and solvedAt of ${id}`,
      );
      mustEqual(lastReplyAt === null, firstRepliedAt === null, `I12: the answers of ${id}`);
      mustHold(this.#teams.has(ticket.teamId), `I12: the team of ${id}`);
      mustHold(assigneeId === null || this.#users.has(assigneeId), `I12: the assignee of ${id}`);
      mustHold(updatedAt <= nowMs, `I12: ${id} is not changed in the future`);
    }
    mustEqual(
      [...tickets.keys()].sort(),
      [...this.#desk.keys()].sort(),
      'I12: every ticket was opened by somebody',
    );
  }

  /** At the end: no message and no note of a ticket that is not there, and every note that there should be. */
  async checkTrees(): Promise<void> {
    await this.#clashes.checkEnd();
    await this.processes.checkEnd();
    const tickets = await this.#readTickets();
    const { rows } = await this.#pool.query<{ ticket_id: string }>(
      `select ticket_id from message where tenant_id = $1
       union select ticket_id from conflict_note where tenant_id = $1`,
      [this.#tenantId],
    );
    for (const row of rows)
      mustHold(tickets.has(row.ticket_id), `I12: the ticket ${row.ticket_id} of its tree`);
  }

  #play({ operation_id: operation, name, args }: Logged): void {
    if (name === 'message.cancel-send') this.#takeBack(args.messageId ?? '');
    if (!name.startsWith('ticket.') || name.endsWith('link')) return;
    const { ticketId } = args;
    if (name === 'ticket.create') {
      mustHold(!this.#desk.has(ticketId), `I12: ${operation} opens a ticket that is there`);
      this.#desk.set(ticketId, { status: 'new', assigneeId: args.assigneeId ?? null, ...UNMERGED });
      return;
    }
    const meant = this.#find(ticketId, operation);
    if (name === 'ticket.merge' || name === 'ticket.unmerge') {
      this.#desk.set(ticketId, { ...meant, ...this.#mergeOf(name, args, meant, operation) });
      return;
    }
    const isRedirected = meant.mergedIntoId !== null;
    mustHold(!isRedirected || WRITTEN.has(name), `I12: ${operation} changes a merged ticket`);
    const id = this.#targetOf(ticketId, operation);
    const before = this.#find(id, operation);
    const after = { ...before, ...changeOf(name, args, before, operation) };
    this.#desk.set(id, after);
    if (name === 'ticket.reply') this.#answers.ticketOf.set(args.messageId ?? '', id);
    if (after.status === before.status) return;
    this.#answers.solvedWith.delete(id);
    if (name === 'ticket.reply' && after.status === 'solved') {
      this.#answers.solvedWith.set(id, args.messageId ?? '');
    }
  }

  /** R140: a ticket that was solved with the answer is open again. */
  #takeBack(messageId: string): void {
    const id = this.#answers.ticketOf.get(messageId) ?? '';
    const before = this.#find(id, messageId);
    if (before.status !== 'solved' || this.#answers.solvedWith.get(id) !== messageId) return;
    this.#answers.solvedWith.delete(id);
    this.#desk.set(id, { ...before, status: 'open' });
  }

  #find(ticketId: string, operation: string): Standing {
    const found = this.#desk.get(ticketId);
    if (found === undefined) throw new Error(`I12: ${operation} changes a ticket that nobody opened`);
    return found;
  }

  /** The end of the chain of merges, which is not endless. */
  #targetOf(ticketId: string, operation: string): string {
    let id = ticketId;
    for (let steps = 0; ; steps += 1) {
      mustHold(steps <= this.#desk.size, `I12: merges go round in a circle at ${ticketId}`);
      const next = this.#find(id, operation).mergedIntoId;
      if (next === null) return id;
      id = next;
    }
  }

  #mergeOf(name: string, args: Logged['args'], before: Standing, operation: string): Partial<Standing> {
    if (name === 'ticket.unmerge') {
      if (before.mergedIntoId === null) return {};
      mustEqual(before.mergedIntoId, args.fromId, `I12: ${operation} unmerges from the ticket it names`);
      return { status: before.statusBeforeMerge ?? before.status, ...UNMERGED };
    }
    const intoId = args.intoId ?? '';
    if (before.mergedIntoId === intoId) return {};
    mustEqual(before.mergedIntoId, null, `I12: ${operation} merges what is merged elsewhere`);
    mustEqual(
      this.#find(intoId, operation).mergedIntoId,
      null,
      `I12: ${operation} merges into a merged ticket`,
    );
    mustHold(intoId !== args.ticketId, `I12: ${operation} merges a ticket into itself`);
    return { mergedIntoId: intoId, statusBeforeMerge: before.status, status: 'closed' };
  }

  async #readTickets(): Promise<ReadonlyMap<string, Ticket>> {
    const { rows } = await this.#pool.query<Record<string, unknown>>(
      'select * from ticket where tenant_id = $1 and not is_deleted',
      [this.#tenantId],
    );
    return new Map(rows.map((row) => [String(row.id), Ticket.parse(toModelRow('ticket', row))]));
  }

  /** One batch is of one client, so its own numbers are the order in which it was judged. */
  async #readLog(sinceMs: number): Promise<readonly Logged[]> {
    const { rows } = await this.#pool.query<Logged>(
      `select operation_id, name, verdict, code, user_id, args, ${CLASH_COLUMNS} from mutation_log as log
       where tenant_id = $1 and received_at >= $2 order by client_id, n`,
      [this.#tenantId, sinceMs],
    );
    return rows;
  }

  async #readIds(table: 'team' | 'user_account'): Promise<ReadonlySet<string>> {
    const { rows } = await this.#pool.query<{ id: string }>(`select id from ${table} where tenant_id = $1`, [
      this.#tenantId,
    ]);
    return new Set(rows.map(({ id }) => id));
  }
}

function standingOf(standing: Standing | undefined): Standing | undefined {
  if (standing === undefined) return undefined;
  const { status, assigneeId, mergedIntoId, statusBeforeMerge } = standing;
  return { status, assigneeId, mergedIntoId, statusBeforeMerge };
}

function changeOf(
  name: string,
  args: Logged['args'],
  before: Standing,
  operation: string,
): Partial<Standing> {
  const { status } = before;
  const move = (to: Status): Partial<Standing> => {
    mustHold(to === status || EDGES[status].includes(to), `I12: ${operation} from ${status} to ${to}`);
    return { status: to };
  };
  switch (name) {
    case 'ticket.set-status':
      return move(args.status ?? status);
    case 'ticket.reply': {
      const to = args.statusAfter ?? (status === 'new' ? 'open' : status);
      // The words of an answer count whatever the ticket has become; its move only where there is such an edge.
      return EDGES[status].includes(to) ? { status: to } : {};
    }
    case 'ticket.assign': {
      const to = args.assigneeId ?? null;
      mustHold(
        to === before.assigneeId || before.assigneeId === args.expectedAssigneeId,
        `I12: ${operation} takes a ticket from whoever has it`,
      );
      return {
        assigneeId: to,
        ...(status === 'new' && to !== null && to !== before.assigneeId ? move('open') : {}),
      };
    }
    default:
      return {};
  }
}
