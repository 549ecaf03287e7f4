import { z } from 'zod';
import { ConflictNoteId, Instant, OperationId, TicketId, UserId } from './ids.ts';

/** A late change that lost against a value already on the server: kept visible, one key restores it. */
export const ConflictNote = z.object({
  id: ConflictNoteId,
  ticketId: TicketId,
  field: z.string().min(1).max(64),
  winnerValue: z.json(),
  loserValue: z.json(),
  loserUserId: UserId,
  operationId: OperationId,
  createdAt: Instant,
  resolvedAt: Instant.nullable(),
  resolvedById: UserId.nullable(),
});
export type ConflictNote = z.infer<typeof ConflictNote>;
