import { z } from 'zod';
import { Status } from '../model/status.ts';
import { TicketLink } from '../model/ticket-link.ts';

/** A ticket that another one is linked to, as it is shown there. */
export const LinkRow = TicketLink.pick({
  id: true,
  ticketId: true,
  relation: true,
  otherId: true,
  otherNumber: true,
}).extend({
  /** Null for a ticket that is not here: one of another department, or an old one. */
  subject: z.string().nullable(),
  status: Status,
  teamName: z.string().nullable(),
  /** Null as well for a ticket that is not here. */
  assigneeName: z.string().nullable(),
  /** Made here and not confirmed by the server yet. */
  isPending: z.boolean(),
});
export type LinkRow = z.infer<typeof LinkRow>;
