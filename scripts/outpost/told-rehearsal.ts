import type { Ticket } from '../../shared/model/ticket.ts';
import type { FieldChange } from '../../shared/mutations/preview-actions.ts';
import type { RehearsedTicket } from '../../shared/mutations/rule/rehearse-rules.ts';

/** What rules would have made of all tickets. */
export interface RehearsalReport {
  readonly since: number;
  readonly read: number;
  readonly found: readonly { readonly ticket: Ticket; readonly rehearsed: RehearsedTicket }[];
}

/** Lines of text that one screen takes; --json has all. */
const MOST_LINES = 200;

/** A rehearsal as the command line prints it: every instant written, every field before and after. */
export function toldRehearsal({ since, read, found }: RehearsalReport, first: string) {
  const tickets = found.map(({ ticket, rehearsed: { acts, obstacles, culprits } }) => ({
    ticket: ticket.id,
    number: ticket.number,
    subject: ticket.subject,
    acts: acts.map(({ at, changes, ...act }) => ({
      at: new Date(at).toISOString(),
      ...act,
      before: sideOf(changes, 'from'),
      after: sideOf(changes, 'to'),
    })),
    obstacles: obstacles.map(({ at, ...obstacle }) => ({ at: new Date(at).toISOString(), ...obstacle })),
    stopped: culprits,
  }));
  const lines = tickets.flatMap(({ ticket, number, acts }) =>
    acts.map(({ at, event, rule, before, after, notes }) =>
      [
        ticket,
        `#${number}`,
        at,
        event,
        rule,
        `${JSON.stringify(before)} → ${JSON.stringify(after)}`,
        ...notes,
      ].join('  '),
    ),
  );
  const changed = tickets.filter(({ acts }) => acts.length > 0).length;
  return {
    since: new Date(since).toISOString(),
    read,
    changed,
    tickets,
    text: [first, ...lines.slice(0, MOST_LINES), ...(lines.length > MOST_LINES ? ['…'] : [])].join('\n'),
  };
}

function sideOf(changes: readonly FieldChange[], side: 'from' | 'to'): Readonly<Record<string, unknown>> {
  return Object.fromEntries(changes.map((change) => [change.field, change[side]]));
}
