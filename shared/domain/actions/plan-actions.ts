import type { Action } from '../../model/action.ts';
import type { MessageId, TeamId, TicketId, UserId } from '../../model/ids.ts';
import type { Locale } from '../../model/locale.ts';
import type { Priority } from '../../model/priority.ts';
import type { Status } from '../../model/status.ts';
import type { Ticket, TicketType } from '../../model/ticket.ts';
import { unreachable } from '../../util/unreachable.ts';
import { fillText, type PlaceholderValues } from './fill-text.ts';
import { textToHtml } from './text-to-html.ts';

const AGENT_NAME = 'agent.name';

/** A ticket as a list of actions looks at it, and whoever has it done. */
export interface ActionFacts {
  readonly ticket: Pick<Ticket, 'id' | 'number' | 'subject' | 'assigneeId'>;
  readonly customerName: string | null;
  /** Null where nobody knows what the customer reads. */
  readonly customerLocale: Locale | null;
  /** A note is being written for it, which nothing else is put behind. */
  readonly hasNoteDraft: boolean;
  /** Null where nobody does it: a rule. */
  readonly agent: { readonly id: UserId; readonly name: string } | null;
}

/** The call of a named mutation that an action comes down to. */
export type ActionCall =
  | {
      readonly name: 'ticket.set-status';
      readonly args: { readonly ticketId: TicketId; readonly status: Status };
    }
  | {
      readonly name: 'ticket.set-priority';
      readonly args: { readonly ticketId: TicketId; readonly priority: Priority };
    }
  | {
      readonly name: 'ticket.set-type';
      readonly args: { readonly ticketId: TicketId; readonly type: TicketType };
    }
  | {
      readonly name: 'ticket.set-team';
      readonly args: { readonly ticketId: TicketId; readonly teamId: TeamId };
    }
  | {
      readonly name: 'ticket.assign';
      readonly args: {
        readonly ticketId: TicketId;
        readonly assigneeId: UserId | null;
        readonly expectedAssigneeId: UserId | null;
      };
    }
  | {
      readonly name: 'ticket.tag';
      readonly args: { readonly ticketId: TicketId; readonly add: string[]; readonly remove: string[] };
    }
  | {
      readonly name: 'ticket.add-note';
      readonly args: {
        readonly ticketId: TicketId;
        readonly messageId: MessageId;
        readonly bodyHtml: string;
        readonly bodyText: string;
        readonly attachments: [];
      };
    }
  | {
      readonly name: 'ticket.add-system-note';
      readonly args: {
        readonly ticketId: TicketId;
        readonly messageId: MessageId;
        readonly bodyHtml: string;
        readonly bodyText: string;
      };
    };

/** What one action of a list means for one ticket. */
export type PlannedAction =
  | { readonly kind: 'call'; readonly action: Action; readonly call: ActionCall }
  /** Words for the composer, which nothing but a person sends. */
  | { readonly kind: 'draft'; readonly action: Action; readonly text: string; readonly html: string }
  /** A text with places that nothing is known for: nothing of the whole list is done then. */
  | {
      readonly kind: 'blocked';
      readonly action: Action;
      readonly text: string;
      readonly missing: readonly string[];
    };

/**
 * The calls that a list of actions comes down to for one ticket, in their order. Only what gives the ticket to another
 * team goes to the end: whoever gave it away may not be able to do the rest any more.
 */
export function planActions(
  actions: readonly Action[],
  facts: ActionFacts,
  newId: () => string,
): readonly PlannedAction[] {
  const ordered = [
    ...actions.filter(({ kind }) => kind !== 'setTeam'),
    ...actions.filter(({ kind }) => kind === 'setTeam'),
  ];
  const values = placeholderValues(facts);
  const ticketId = facts.ticket.id;
  let expectedAssigneeId = facts.ticket.assigneeId;
  return ordered.map((action): PlannedAction => {
    const call = (made: ActionCall): PlannedAction => ({ kind: 'call', action, call: made });
    switch (action.kind) {
      case 'setStatus':
        return call({ name: 'ticket.set-status', args: { ticketId, status: action.status } });
      case 'setPriority':
        return call({ name: 'ticket.set-priority', args: { ticketId, priority: action.priority } });
      case 'setType':
        return call({ name: 'ticket.set-type', args: { ticketId, type: action.type } });
      case 'setTeam':
        return call({ name: 'ticket.set-team', args: { ticketId, teamId: action.teamId } });
      case 'assign': {
        const assigneeId = assigneeOf(action.assigneeId, facts.agent?.id ?? null);
        if (assigneeId === undefined) {
          return { kind: 'blocked', action, text: '', missing: [AGENT_NAME] };
        }
        const args = { ticketId, assigneeId, expectedAssigneeId };
        expectedAssigneeId = assigneeId;
        return call({ name: 'ticket.assign', args });
      }
      case 'tag':
        return call({ name: 'ticket.tag', args: { ticketId, add: action.add, remove: action.remove } });
      case 'addNote':
      case 'draftReply': {
        const filled = fillText(wordsFor(action, facts.customerLocale), values);
        const { text } = filled;
        if (!filled.ok) return { kind: 'blocked', action, text, missing: filled.missing };
        const html = textToHtml(text);
        if (action.kind === 'draftReply') return { kind: 'draft', action, text, html };
        const messageId = newId() as MessageId;
        const args = { ticketId, messageId, bodyHtml: html, bodyText: text };
        return facts.agent === null
          ? call({ name: 'ticket.add-system-note', args })
          : call({ name: 'ticket.add-note', args: { ...args, attachments: [] } });
      }
      default:
        return unreachable(action);
    }
  });
}

/** Undefined where it is me and there is no me. */
function assigneeOf(
  wanted: (Action & { kind: 'assign' })['assigneeId'],
  me: UserId | null,
): UserId | null | undefined {
  return wanted !== null && typeof wanted === 'object' ? (me ?? undefined) : wanted;
}

/** What stands in the places of a text about a ticket. */
export function placeholderValues({
  ticket,
  customerName,
  agent,
}: Pick<ActionFacts, 'customerName' | 'agent'> & {
  readonly ticket: Pick<Ticket, 'number' | 'subject'>;
}): PlaceholderValues {
  return {
    'ticket.number': String(ticket.number),
    'ticket.subject': ticket.subject,
    'customer.name': customerName,
    [AGENT_NAME]: agent?.name ?? null,
  };
}

/** The words of a text in the language that somebody reads. */
export function wordsFor(
  action: Extract<Action, { kind: 'addNote' | 'draftReply' }>,
  locale: Locale | null,
): string {
  if (action.kind === 'addNote' || locale === null) return action.text;
  return action.translations?.[locale] ?? action.text;
}
