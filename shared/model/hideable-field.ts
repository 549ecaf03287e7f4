import { z } from 'zod';

/**
 * A field that may be kept from a person, as `<entity>.<field>`. Only what work can go on without: none that places a
 * row, orders it or names it (docs/decisions/0030-hidden-fields.md).
 */
export const HideableField = z.enum(['customer.email', 'customer.phone', 'ticket.category']);
export type HideableField = z.infer<typeof HideableField>;

/** What is kept from one person. */
export type HiddenFields = readonly HideableField[];
