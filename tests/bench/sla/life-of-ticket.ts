import type { Priority } from '../../../shared/model/priority.ts';
import type { SlaEvent, SlaFieldChange, SlaTicketFields } from '../../../shared/model/sla-event.ts';
import type { Status } from '../../../shared/model/status.ts';
import { pick, type Random, randomInt } from '../../../shared/util/seeded-random.ts';

const MINUTE_MS = 60_000;
const YEAR_MINUTES = 365 * 24 * 60;
const PRIORITIES: readonly Priority[] = [0, 1, 1, 2, 2, 2, 3, 3];
const TEAMS = ['front', 'network', 'billing', 'field'];
const PEOPLE = ['ann', 'bo', 'chen', 'dai', 'eva'];

/** A ticket such as a call center has: taken, asked back, waited for, sometimes raised or handed on, solved, some reopened. */
export function lifeOfTicket(random: Random, begin: number): SlaEvent[] {
  let at = begin + randomInt(random, 0, YEAR_MINUTES) * MINUTE_MS;
  const ticket: SlaTicketFields = {
    status: 'new',
    priority: pick(random, PRIORITIES),
    type: 'incident',
    channel: 'mail',
    teamId: 'front',
    branchId: 'home',
    assigneeId: null,
    customerId: 'customer',
    tags: [],
    mergedIntoId: null,
  };
  const history: SlaEvent[] = [{ type: 'created', at, ticket: { ...ticket } }];
  const later = (most: number): number => {
    at += randomInt(random, 1, most) * MINUTE_MS;
    return at;
  };
  const to = (status: Status): SlaFieldChange[] => {
    const change: SlaFieldChange = { field: 'status', from: ticket.status, to: status };
    ticket.status = status;
    return [change];
  };
  const assign = (): SlaFieldChange => {
    const change: SlaFieldChange = { field: 'assigneeId', from: ticket.assigneeId, to: pick(random, PEOPLE) };
    ticket.assigneeId = change.to;
    return change;
  };

  history.push({ type: 'changed', at: later(60), changes: [assign(), ...to('open')] });
  for (let round = randomInt(random, 1, 3); round > 0; round -= 1) {
    history.push({ type: 'publicReply', at: later(300), isAutomatic: false, changes: to('pending') });
    history.push({ type: 'customerMessage', at: later(1500), changes: to('open') });
    if (random() < 0.3) history.push({ type: 'internalNote', at: later(60), changes: [] });
    if (random() < 0.2) {
      const change: SlaFieldChange = { field: 'teamId', from: ticket.teamId, to: pick(random, TEAMS) };
      ticket.teamId = change.to;
      history.push({ type: 'changed', at: later(60), changes: [change, assign()] });
    }
    if (random() < 0.15) {
      const change: SlaFieldChange = {
        field: 'priority',
        from: ticket.priority,
        to: pick(random, PRIORITIES),
      };
      ticket.priority = change.to;
      history.push({ type: 'changed', at: later(60), changes: [change] });
    }
  }
  history.push({ type: 'publicReply', at: later(600), isAutomatic: false, changes: to('solved') });
  if (random() < 0.1) {
    history.push({ type: 'customerMessage', at: later(3000), changes: to('open') });
    history.push({ type: 'publicReply', at: later(600), isAutomatic: false, changes: to('solved') });
  }
  if (random() < 0.8) history.push({ type: 'changed', at: at + 10_080 * MINUTE_MS, changes: to('closed') });
  return history;
}
