import { z } from 'zod';

/** The fixed categories every status belongs to. */
export const Status = z.enum(['new', 'open', 'pending', 'onHold', 'solved', 'closed']);
export type Status = z.infer<typeof Status>;

/** Which status may follow which. A ticket is new only once; a closed one is only ever reopened. */
export const STATUS_TRANSITIONS: Readonly<Record<Status, readonly Status[]>> = {
  new: ['open', 'pending', 'onHold', 'solved', 'closed'],
  open: ['pending', 'onHold', 'solved', 'closed'],
  pending: ['open', 'onHold', 'solved', 'closed'],
  onHold: ['open', 'pending', 'solved', 'closed'],
  solved: ['open', 'pending', 'onHold', 'closed'],
  closed: ['open'],
};
