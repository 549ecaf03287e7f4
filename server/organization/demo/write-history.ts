import type { EntityRow } from '../../../shared/model/entities.ts';
import type { TicketEventId, UserId } from '../../../shared/model/ids.ts';
import { TicketChange } from '../../../shared/model/ticket-event.ts';
import { pick, type Random } from '../../../shared/util/seeded-random.ts';
import { aroundMs, chance } from './chance.ts';
import type { Directory } from './directory.ts';
import { DAY_MS } from './local-time.ts';
import type { DraftMessage } from './write-messages.ts';

type TicketRow = EntityRow<'ticket'>;

/** An event that has everything but its own id. */
export type DraftEvent = Omit<EntityRow<'ticketEvent'>, 'id'>;

/** The history of older tickets is as unknown as it is at a desk that comes from another program. */
const KNOWN_DAYS = 14;
const TRIAGE_MS = 4 * 60_000;

/** What was done to a ticket beside what was said: its triage, who took it, and how it came to where it stands. */
export function writeHistory(
  random: Random,
  directory: Directory,
  ticket: TicketRow,
  messages: readonly DraftMessage[],
  now: number,
): readonly DraftEvent[] {
  if (ticket.updatedAt < now - KNOWN_DAYS * DAY_MS) return [];
  const events: DraftEvent[] = [];
  const add = (at: number, actorId: UserId | null, change: unknown): void => {
    const after = Math.max(at, events.at(-1)?.at ?? 0);
    events.push({
      ticketId: ticket.id,
      at: after,
      takenAt: after,
      actorId,
      change: TicketChange.parse(change),
      cause: null,
    });
  };
  const answers = messages.filter(({ authorUserId }) => authorUserId !== null);
  const answeredAt = (answers[0]?.createdAt ?? ticket.updatedAt) - aroundMs(random, 40_000);
  const takenAt = Math.max(ticket.createdAt + 1, answeredAt);
  const triageAt = Math.min(ticket.createdAt + aroundMs(random, TRIAGE_MS), takenAt - 1);
  triage(random, directory, ticket, (change, by) => add(triageAt, by, change));
  if (ticket.status === 'new' || ticket.assigneeId === null) return events;
  const { assigneeId } = ticket;
  add(takenAt, assigneeId, { field: 'status', from: 'new', to: 'open' });
  add(0, assigneeId, { field: 'assigneeId', from: null, to: assigneeId });
  const lastAnswerAt = answers.at(-1)?.createdAt ?? ticket.updatedAt;
  if (ticket.status === 'pending' || ticket.status === 'onHold') {
    add(lastAnswerAt, assigneeId, { field: 'status', from: 'open', to: ticket.status });
  } else if (ticket.solvedAt !== null) {
    add(ticket.solvedAt, assigneeId, { field: 'status', from: 'open', to: 'solved' });
    if (ticket.status === 'closed') {
      add(ticket.updatedAt, null, { field: 'status', from: 'solved', to: 'closed' });
    }
  }
  return events;
}

/** Whoever looks at new tickets first says how urgent they are, labels them, and hands some to another team. */
function triage(
  random: Random,
  directory: Directory,
  ticket: TicketRow,
  add: (change: unknown, by: UserId) => void,
): void {
  const desk = directory.team('frontline');
  const { id } = pick(random, desk.members);
  const isMoved = ticket.teamId !== desk.row.id && chance(random, 0.3);
  if (isMoved) add({ field: 'teamId', from: desk.row.id, to: ticket.teamId }, id);
  if (ticket.priority !== 2 && chance(random, 0.7)) {
    add({ field: 'priority', from: 2, to: ticket.priority }, id);
  }
  if (ticket.tags.length > 0 && chance(random, 0.5)) add({ field: 'tags', from: [], to: ticket.tags }, id);
}

/** Gives events their ids, in the order in which things happened. */
export function numberEvents(
  drafts: readonly DraftEvent[],
  newId: (at: number) => string,
): readonly EntityRow<'ticketEvent'>[] {
  return drafts
    .toSorted((left, right) => left.at - right.at)
    .map((draft) => ({ id: newId(draft.at) as TicketEventId, ...draft }));
}
