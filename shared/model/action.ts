import { z } from 'zod';
import { TeamId, UserId } from './ids.ts';
import { Locale } from './locale.ts';
import { Priority } from './priority.ts';
import { Status } from './status.ts';
import { Tag, TicketType } from './ticket.ts';

/** What a text may have a place for, written `{{customer.name}}`. */
export const Placeholder = z.enum(['ticket.number', 'ticket.subject', 'customer.name', 'agent.name']);
export type Placeholder = z.infer<typeof Placeholder>;
/** Those that a rule has a value for: nobody runs it. */
export const RulePlaceholder = Placeholder.exclude(['agent.name']);

/** The most actions one list may hold, and the most characters of a text in it. */
export const ACTION_LIMITS = { actions: 20, textLength: 10_000 } as const;

const ActionText = z.string().trim().min(1).max(ACTION_LIMITS.textLength);
const Tags = z.array(Tag).max(20);

/**
 * One language for everything that is done to a ticket by a list: macros today, triggers and automations widen the
 * kinds, never the shape. Only what a named mutation can do is in it; `draftReply` writes a draft and sends nothing.
 */
export const Action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('setStatus'), status: Status.exclude(['new']) }),
  z.object({ kind: z.literal('setPriority'), priority: Priority }),
  z.object({ kind: z.literal('setType'), type: TicketType }),
  z.object({ kind: z.literal('setTeam'), teamId: TeamId }),
  /** Null for nobody; `viewer` is whoever has it done, as in conditions. */
  z.object({
    kind: z.literal('assign'),
    assigneeId: z.union([UserId, z.null(), z.object({ viewer: z.literal('me') })]),
  }),
  z
    .object({ kind: z.literal('tag'), add: Tags, remove: Tags })
    .refine(({ add, remove }) => add.length + remove.length > 0),
  z.object({ kind: z.literal('addNote'), text: ActionText }),
  z.object({
    kind: z.literal('draftReply'),
    text: ActionText,
    /** The same words for customers who read that language; `text` is for everybody else. */
    translations: z.partialRecord(Locale, ActionText).optional(),
  }),
]);
export type Action = z.infer<typeof Action>;
export type ActionKind = Action['kind'];
