import { z } from 'zod';
import { TicketEvent } from '../model/ticket-event.ts';

/** One change of a ticket with the names of what it mentions, as far as they are here. */
export const HistoryEntry = TicketEvent.pick({
  id: true,
  ticketId: true,
  at: true,
  actorId: true,
  change: true,
  cause: true,
}).extend({
  actorName: z.string().nullable(),
  /** Person, team, customer or number of a ticket; null where the value is no id. */
  fromName: z.string().nullable(),
  toName: z.string().nullable(),
  /** Names of the ids among what a rule met, as far as they are here. */
  inputNames: z.record(z.string(), z.string()),
  /** Who was told of a point of a promise, as far as they are here. */
  toldNames: z.array(z.string()).readonly(),
  /** Number of the merged ticket that it became of; null for one of the ticket itself. */
  fromNumber: z.number().int().nullable(),
  /** Made here and not confirmed by the server yet. */
  isPending: z.boolean(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;
