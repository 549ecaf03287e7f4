import { z } from 'zod';
import type { PastEvent, PastTicket } from '../../shared/domain/rules/past-ticket.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { type SlaEvent, type SlaTicketFields, slaEventOf } from '../../shared/model/sla-event.ts';
import type { Ticket } from '../../shared/model/ticket.ts';
import { parseInput } from './parse-input.ts';
import { checkHistory } from './sla-replay-history.ts';
import { WrittenInstant } from './written-instant.ts';

const MOST_EVENTS = 100_000;

/** One ticket a line, its history as `sla replay` takes it. */
const Line = z.strictObject({
  ticket: z.string().min(1).max(100),
  history: z.array(slaEventOf(WrittenInstant)).min(1, 'has no events').max(MOST_EVENTS),
});

/**
 * Tickets from lines of JSON, as they began and with what happened to them.
 * @throws AppError ruleHistoryInvalid, with the number of the line
 */
export async function* pastTicketsFromLines(lines: AsyncIterable<string>): AsyncGenerator<PastTicket> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    yield pastTicketFromLine(line, number);
  }
}

function pastTicketFromLine(line: string, number: number): PastTicket {
  try {
    const { ticket, history } = parseInput(Line, line, 'ruleHistoryInvalid');
    checkHistory(history, Number.POSITIVE_INFINITY);
    const [created, ...later] = history;
    if (created?.type !== 'created') throw new Error('A checked history begins with the creation');
    const begun = ticketOf(ticket, number, created.ticket, created.at);
    const first: PastEvent = {
      event: 'created',
      at: created.at,
      actor: { kind: created.ticket.channel === 'phone' ? 'agent' : 'customer', id: null },
      changes: {},
    };
    return { ticket: begun, events: [first, ...later.flatMap(eventOf)] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems = `line ${number}: ${String(error.params.problems)}`;
    throw new AppError('ruleHistoryInvalid', { problems }, { cause: error });
  }
}

function eventOf(event: SlaEvent): readonly PastEvent[] {
  if (event.type === 'created' || event.type === 'mergedIn') return [];
  const changes = Object.fromEntries(event.changes.map(({ field, to }) => [field, to]));
  const isAutomatic = event.type === 'publicReply' && event.isAutomatic;
  const kind = event.type === 'customerMessage' ? 'customer' : isAutomatic ? 'system' : 'agent';
  return [{ event: event.type, at: event.at, actor: { kind, id: null }, changes }];
}

/** Names in a file stand for the ids that the server has. */
function ticketOf(name: string, number: number, fields: SlaTicketFields, createdAt: number): Ticket {
  const begun = {
    ...fields,
    id: name,
    number,
    subject: '',
    category: null,
    createdAt,
    updatedAt: createdAt,
    lastCustomerMessageAt: null,
    lastReplyAt: null,
    firstRepliedAt: null,
    solvedAt: null,
    nextDueAt: null,
    statusBeforeMerge: null,
    snooze: null,
    watcherIds: [],
  };
  return begun as unknown as Ticket;
}
